// A page that phases a file of the person before it; nothing leaves the browser. `page.html` loads it.

const [input, output] = ["input", "pre"].map((name) => document.querySelector(name));
const worker = new Worker(new URL("./phasing-worker.ts", import.meta.url), { type: "module" });

worker.onmessage = ({ data }) => {
  output?.append(`${JSON.stringify(data)}\n`);
};
worker.onerror = ({ message }) => output?.append(`${message}\n`);
input?.addEventListener("change", () => worker.postMessage((input as HTMLInputElement).files?.[0]));
