/** A figure of the reports in the page, so that it takes the page's colours. */

import { useEffect, useRef } from "react";

export function SvgFigure({ svg }: { readonly svg: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    box.current?.replaceChildren(parsed.documentElement);
  }, [svg]);
  return <div ref={box} className="figure" />;
}
