// Without letters that look alike, in groups, because it may be read out over the telephone.
const letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

function letter(): string {
  const bytes = new Uint8Array(1);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(bytes);
    // Bytes past the last whole multiple would make the first letters likelier.
    if (byte < 256 - (256 % letters.length)) return letters.charAt(byte % letters.length);
  }
}

export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, letter).join("");
  return Array.from({ length: 4 }, group).join("-");
}
