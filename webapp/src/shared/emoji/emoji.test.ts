import { describe, expect, it } from "vitest";
import { grouped, searched } from "./catalogue";
import { charNamed } from "./emoji";
import { noteEmoji, recentEmoji } from "./recent";

describe("emoji by their names", () => {
  const known = new Map([
    ["wave", "👋"],
    ["v", "✌\ufe0f"],
  ]);

  it("have the colour of skin that a name asks for", () => {
    expect(charNamed(known, "wave")).toBe("👋");
    expect(charNamed(known, "wave_dark_skin_tone")).toBe("👋🏿");
    expect(charNamed(known, "wave_medium_light_skin_tone")).toBe("👋🏼");
    expect(charNamed(known, "v_medium_skin_tone")).toBe("✌🏽");
    expect(charNamed(known, "nobody_dark_skin_tone")).toBeUndefined();
  });
});

describe("the emoji to choose from", () => {
  const groups = grouped(
    [
      { hexcode: "1F44B", label: "waving hand", group: 1, order: 2, tags: ["hello"] },
      { hexcode: "1F600", label: "grinning face", group: 0, order: 1, tags: ["happy"] },
      { hexcode: "1F3FB", label: "light skin tone", group: 2, order: 3 },
    ],
    { "1F44B": ["wave", "hand_wave"], "1F600": "grinning", "1F3FB": "skin-tone-2" },
  );

  it("stand in groups, without what is only a part of others", () => {
    expect(groups.map((group) => [group.label, group.emoji.map((one) => one.name)])).toEqual([
      ["emoji.group.smileys", ["grinning"]],
      ["emoji.group.people", ["wave"]],
    ]);
  });

  it("are found by their names and by what people call them", () => {
    const names = (term: string) => searched(groups, term).map((one) => one.name);
    expect(names("wav")).toEqual(["wave"]);
    expect(names("hel")).toEqual(["wave"]);
    expect(names("happy")).toEqual(["grinning"]);
    expect(names("inning")).toEqual(["grinning"]);
    expect(names("nothing")).toEqual([]);
  });

  it("begin with those one used last", () => {
    localStorage.clear();
    expect(recentEmoji()[0]).toBe("+1");
    noteEmoji("wave");
    noteEmoji("grinning");
    noteEmoji("wave");
    expect(recentEmoji().slice(0, 3)).toEqual(["wave", "grinning", "+1"]);
    localStorage.setItem("causeway.emoji.recent", "{broken");
    expect(recentEmoji()[0]).toBe("+1");
  });
});
