// Packs what was built beside itself, so that the server only has to hand it out.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const packable = /\.(js|css|svg|json)$/;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

export function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    // Only what lies on the disk is final: other plugins still change what is in memory.
    async writeBundle(options, bundle) {
      const directory = options.dir ?? "dist";
      const names = Object.keys(bundle).filter((name) => packable.test(name));
      await Promise.all(names.map((name) => pack(join(directory, name))));
    },
  };
}

async function pack(path: string): Promise<void> {
  const bytes = await readFile(path);
  // A header is longer than what little files save.
  if (bytes.length < 1024) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await writeFile(`${path}.br`, await brotli(bytes, { params }));
  await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }));
}
