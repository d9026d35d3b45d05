import { queryClient } from "@/shared/api/queries";

/** After somebody was changed, every list of users is asked for anew. */
export const refreshUsers = () => queryClient.invalidateQueries({ queryKey: ["admin-users"] });
