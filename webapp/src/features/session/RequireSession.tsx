import { Navigate, Outlet, useLocation } from "react-router";
import { errorStatus } from "@/shared/api/client";
import { Failure, Loading } from "@/shared/ui/Centered";
import { useMeQuery } from "./useSession";

/** The pages below are for those who are logged in; everybody else is sent to the door, and back afterwards. */
export function RequireSession() {
  const { data, error, isPending, refetch } = useMeQuery();
  const location = useLocation();
  if (isPending) return <Loading />;
  if (error && errorStatus(error) === 401) {
    return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
  }
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return <Outlet />;
}
