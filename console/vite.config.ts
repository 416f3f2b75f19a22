// One entry for each page; what they load is named by its content, so browsers keep it for ever.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const SHARED = /src\/console\/(parts|shell|[a-z]+\.tsx?)/;
const PAGES = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".html"));

/** Beside each file its compressed form, so that the server need not make it. */
function compress(): Plugin {
  let folder = "";
  return {
    name: "compress",
    apply: "build",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir, "assets")),
    closeBundle() {
      for (const name of readdirSync(folder)) {
        const content = readFileSync(resolve(folder, name));
        writeFileSync(resolve(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [compress()],
  worker: { format: "es" },
  build: {
    assetsInlineLimit: 0, // a data: address would have to be allowed by the content security policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    license: { fileName: "licenses.md" }, // of what is bundled, which has to be told
    rolldownOptions: {
      input: PAGES,
      // What several pages of the console share is one file: a dozen small ones are slower to fetch.
      output: { codeSplitting: { groups: [{ name: "shared", test: SHARED, minShareCount: 2 }] } },
      onLog: (level, log, handle) => void (log.code === "MODULE_LEVEL_DIRECTIVE" || handle(level, log)),
    },
  },
});
