import { lazy, Suspense, type ComponentType } from "react";

const later: (() => Promise<unknown>)[] = [];

/** A component that comes after the first paint, so that the first load stays small. Until it is there, nothing is drawn. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazy(async () => ({ default: await load() }));
  later.push(load);
  return function Lazily(props: Props) {
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

/** Fetches what was left out, once there is nothing better to do: it then opens at once, also out of reach. */
export async function loadTheRest(): Promise<void> {
  for (const load of later.splice(0)) await load().catch(() => undefined);
}
