import { describe, expect, it } from "vitest";
import { settingName } from "@/shared/i18n/en/settings";
import { allFields, fieldsOf, introOf, isSame, isValid, pathOf, type Field } from "./fields";
import { pages } from "./pages";

const field = (path: string): Field => {
  const found = allFields.find((one) => pathOf(one) === path);
  if (!found) throw new Error(`there is no ${path}`);
  return found;
};

describe("the pages of settings", () => {
  const groups = pages.flatMap((page) => page.groups);

  it("show each setting once", () => {
    const shown = groups.flatMap((group) => fieldsOf(group).map(pathOf));
    expect([...shown].sort()).toEqual(allFields.map(pathOf).sort());
  });

  it("name no setting that does not exist", () => {
    const names = groups.flatMap((group) => group.names).filter((name) => !name.endsWith(".*"));
    expect(names.filter((name) => !allFields.some((one) => pathOf(one) === name))).toEqual([]);
  });

  it("say of a whole section what the server says of it", () => {
    const files = groups.find((group) => group.names.join() === "FileSettings.*");
    expect(files && introOf(files)).toMatch(/Uploads/);
  });
});

describe("a setting", () => {
  it("has a name for readers, made from its own where nobody wrote one", () => {
    expect(settingName("FileSettings", "MaxFileSize")).toBe("Largest file");
    expect(settingName("ServiceSettings", "EnableIncomingWebhooks2")).toBe("Enable incoming webhooks2");
    expect(settingName("ServiceSettings", "ManagedURLName")).toBe("Managed URL name");
  });

  it("is checked by the limits that the server declares", () => {
    const attempts = field("ServiceSettings.MaximumLoginAttempts");
    expect([0, 1, 1000, 1001, 1.5, ""].map((value) => isValid(attempts, value))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    const name = field("TeamSettings.SiteName");
    expect(["", "a", "ä".repeat(30), "ä".repeat(31)].map((value) => isValid(name, value))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isValid(field("SqlSettings.DriverName"), "oracle")).toBe(false);
    expect(isValid(field("TeamSettings.ExperimentalDefaultChannels"), [])).toBe(true);
  });

  it("counts as changed by what it holds", () => {
    expect(isSame(["a"], ["a"])).toBe(true);
    expect(isSame(["a", "b"], ["a"])).toBe(false);
    expect(isSame(5, "5")).toBe(false);
  });
});
