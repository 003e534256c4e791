declare module "h5wasm-plugins" {
  /** Address of the folder that holds `plugins/`. */
  export const base_url: string;
}
