// Each way a connection cannot be made, in words an administrator understands.
import { errorId, errorStatus, errorText } from "@/shared/api/client";
import { t, type MessageKey } from "@/shared/i18n/admin";

const faults: Record<string, MessageKey> = {
  "api.remote_cluster.base64_decode_error": "connections.fault.code",
  "api.remote_cluster.invite_invalid.app_error": "connections.fault.code",
  "api.remote_cluster.invite_decrypt_error": "connections.fault.password",
  "api.remote_cluster.invite_used.app_error": "connections.fault.used",
  "api.remote_cluster.invite_expired.app_error": "connections.fault.expired",
  "api.remote_cluster.invite_unreachable.app_error": "connections.fault.unreachable",
  "api.remote_cluster.invite_address.app_error": "connections.fault.address",
  "api.remote_cluster.invite_version.app_error": "connections.fault.version",
  "api.remote_cluster.accept_own_invitation.app_error": "connections.fault.same",
  "api.remote_cluster.already_connected.app_error": "connections.fault.connected",
  "api.remote_cluster.accept_invitation_error": "connections.fault.refused",
  "api.remote_cluster.site_url.app_error": "connections.fault.siteUrl",
  "api.remote_cluster.service_not_enabled.app_error": "connections.off",
  "api.remote_cluster.save_not_unique.app_error": "connections.fault.taken",
  "api.remote_cluster.generate_invite_cluster_is_confirmed": "connections.fault.confirmed",
  "api.causeway.history.policy.app_error": "history.fault.policy",
  "api.causeway.history.not_home.app_error": "connections.fault.notHome",
  "api.remote_cluster.save.app_error": "connections.fault.name",
  "api.causeway.connection_pending.app_error": "connections.fault.pending",
  "api.causeway.rotate.unsupported.app_error": "keys.unsupported",
  "api.causeway.verify.weak.app_error": "verify.fault.weak",
  "api.causeway.verify.too_soon.app_error": "verify.fault.soon",
  "api.causeway.policy.team.app_error": "connections.fault.policyTeam",
  "api.causeway.policy.channel.app_error": "connections.fault.policyChannel",
  "api.command_share.channel_invite_not_home.error": "connections.fault.notHome",
  "api.channel.archived.app_error": "connections.fault.archived",
  "api.context.permissions.app_error": "connections.fault.denied",
};

/** Of these the server knows more than their kind. */
const withDetail = [
  "api.remote_cluster.invite_address.app_error",
  "api.remote_cluster.accept_invitation_error",
];

/** What went wrong; what the server says stands in where this page knows no better words. */
export function faultText(error: unknown): string {
  const id = errorId(error);
  const key = faults[id];
  if (key && withDetail.includes(id)) return `${t(key)} (${errorText(error)})`;
  if (key) return t(key);
  if (id === "api.context.invalid_body_param.app_error" && /team/.test(errorText(error))) {
    return t("connections.fault.team");
  }
  if (errorStatus(error) === 403) return t("connections.fault.denied");
  return errorText(error);
}
