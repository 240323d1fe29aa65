/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` serves the portal with the API of a running server behind it; name it with
// CORDON_SERVER when it does not listen where `cordon serve` does by itself.
const server = process.env.CORDON_SERVER ?? "https://127.0.0.1:7443";
const proxy = { "/api": { target: server, secure: false, changeOrigin: true } };
// The policy that the server sends, so that `npm run preview` breaks where the server would.
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy, headers: { "Content-Security-Policy": policy } },
  // The Kusto language service was written for a world where `global` is one.
  define: { global: "globalThis" },
  worker: { format: "es" },
  build: {
    target: "es2022",
    // No data: URLs, which the content security policy would refuse for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
  test: { environment: "jsdom", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
