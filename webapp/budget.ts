// Fails the build when what a first visit to a conversation loads grows too large.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { OutputBundle, OutputChunk } from "rollup";
import type { Plugin } from "vite";

/** Compressed bytes of JavaScript. */
const most = 350_000;

/** The pages that one meets first, and what they fetch by themselves at once. */
const firstPages = [
  /features\/shell\/TeamLayout\.tsx$/,
  /features\/channels\/ChannelPage\.tsx$/,
  /emojibase-data\/en\/shortcodes\/iamcal\.json$/,
];

const isChunk = (part: OutputBundle[string] | undefined): part is OutputChunk => part?.type === "chunk";

/** What is loaded before the first conversation is there: the entry, the first pages, and all that they import. */
function firstLoad(bundle: OutputBundle): OutputChunk[] {
  const wanted = Object.values(bundle)
    .filter(isChunk)
    .filter((chunk) => chunk.isEntry || firstPages.some((page) => page.test(chunk.facadeModuleId ?? "")));
  const found = new Set<OutputChunk>();
  for (let chunk = wanted.pop(); chunk; chunk = wanted.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    wanted.push(...chunk.imports.map((name) => bundle[name]).filter(isChunk));
  }
  return [...found];
}

/** The two ways in which `compress` packs, and browsers take: an old one, or one behind plain HTTP, only the second. */
const packings = ["br", "gz"] as const;

/** What of a file goes over the line. */
async function sizeOf(directory: string, name: string, packing: string): Promise<number> {
  const packed = await stat(join(directory, `${name}.${packing}`)).catch(() => stat(join(directory, name)));
  return packed.size;
}

export function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      async handler(options, bundle) {
        const chunks = firstLoad(bundle);
        if (chunks.length <= firstPages.length) this.error("the first pages are not among what was built");
        const directory = options.dir ?? "dist";
        for (const packing of packings) {
          const sizes = await Promise.all(
            chunks.map(async ({ fileName: name }) => ({
              name,
              size: await sizeOf(directory, name, packing),
            })),
          );
          const total = sizes.reduce((sum, one) => sum + one.size, 0);
          this.info(`the first load is ${Math.round(total / 1000)} kB of JavaScript as .${packing}`);
          if (total <= most) continue;
          const list = sizes
            .sort((a, b) => b.size - a.size)
            .map((one) => `\n  ${one.size} ${one.name}`)
            .join("");
          this.error(
            `the first load is ${total} bytes of JavaScript as .${packing}, more than ${most}:${list}`,
          );
        }
      },
    },
  };
}
