// How the page in gateway/web is built (into dist/web) and served while it is being worked on.
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const gateway = process.env.QUORUM_DEV_GATEWAY ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: "gateway/web",
  plugins: [react(), tailwindcss()],
  build: { outDir: "../../dist/web", emptyOutDir: true, chunkSizeWarningLimit: 800 },
  server: { proxy: { "/v1": gateway, "/openapi.json": gateway, "/healthz": gateway } },
});
