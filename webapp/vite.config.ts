import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { budget } from "./budget";
import { compress } from "./compress";

const server = process.env.CAUSEWAY_URL ?? "http://127.0.0.1:8065";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The server answers every page's address with `root.html`. */
function rootHtml(): Plugin {
  return {
    name: "root-html",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      if (page) page.fileName = "root.html";
    },
  };
}

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), rootHtml(), compress(), budget()],
  resolve: {
    alias: { "@": at("./src"), "@ungap/structured-clone": at("./src/shared/markdown/structuredClone.ts") },
  },
  server: {
    proxy: { "/api": { target: server, ws: true, changeOrigin: true, headers: { origin: server } } },
  },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 700,
    // Names whose hashes servers recognise as such, and keep for ever.
    rollupOptions: { output: { hashCharacters: "hex" } },
  },
  test: { environment: "jsdom", setupFiles: ["./vitest.setup.ts"], include: ["src/**/*.test.{ts,tsx}"] },
}));
