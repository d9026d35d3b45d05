// The emoji one used last, in this browser.

const storageKey = "causeway.emoji.recent";
const kept = 16;

const usual = ["+1", "heart", "joy", "tada", "eyes", "white_check_mark", "pray", "rocket"];

export function recentEmoji(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
    const names = Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
    return [...new Set([...names, ...usual])].slice(0, kept);
  } catch {
    return usual;
  }
}

export function noteEmoji(name: string): void {
  const others = recentEmoji().filter((one) => one !== name);
  localStorage.setItem(storageKey, JSON.stringify([name, ...others].slice(0, kept)));
}
