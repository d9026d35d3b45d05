import { displayName, useUser } from "./usePeople";

/** What somebody is called, where no more is wanted of them. */
export function UserLabel({ userId }: { userId: string }) {
  return <>{displayName(useUser(userId))}</>;
}
