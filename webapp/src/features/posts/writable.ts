import { createContext } from "react";

/** Whether the channel that is shown takes anything new: an archived one is only read. */
export const WritableContext = createContext(true);
