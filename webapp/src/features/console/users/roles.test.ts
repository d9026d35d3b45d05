import { describe, expect, it } from "vitest";
import { rolesOf, withRoles } from "./roles";

describe("the roles of somebody", () => {
  it("are told in words", () => {
    expect(rolesOf({ roles: "system_user", is_bot: false })).toEqual(["Member"]);
    expect(rolesOf({ roles: "system_guest", is_bot: false })).toEqual(["Guest"]);
    expect(rolesOf({ roles: "system_user", is_bot: true })).toEqual(["Bot"]);
    expect(rolesOf({ roles: "system_user shared_channel_manager system_admin", is_bot: false })).toEqual([
      "System admin",
      "Shared channel manager",
    ]);
  });

  it("change without those that cannot be given here", () => {
    const user = { roles: "system_user system_admin custom_role" };
    expect(withRoles(user, ["shared_channel_manager"])).toBe(
      "system_user custom_role shared_channel_manager",
    );
    expect(withRoles(user, [])).toBe("system_user custom_role");
  });
});
