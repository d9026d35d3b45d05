// Joins single look-ups that fall into one moment into one request.

interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
}

/** `load(id)` for one; `fetchMany` is called once for all ids asked for within `delay` milliseconds. */
export function batched<T>(
  fetchMany: (ids: string[]) => Promise<T[]>,
  idOf: (item: T) => string,
  delay = 10,
): (id: string) => Promise<T> {
  let waiting = new Map<string, Waiting<T>[]>();

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = new Map();
    try {
      const found = new Map((await fetchMany([...batch.keys()])).map((item) => [idOf(item), item]));
      for (const [id, callers] of batch) {
        const item = found.get(id);
        for (const caller of callers) {
          if (item === undefined) caller.reject(new Error(`not found: ${id}`));
          else caller.resolve(item);
        }
      }
    } catch (error) {
      for (const callers of batch.values()) for (const caller of callers) caller.reject(error);
    }
  }

  return (id) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.size === 0) setTimeout(() => void flush(), delay);
      const callers = waiting.get(id) ?? [];
      callers.push({ resolve, reject });
      waiting.set(id, callers);
    });
}
