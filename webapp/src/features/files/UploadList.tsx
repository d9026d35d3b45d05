import { CloseButton } from "@mantine/core";
import { t } from "@/shared/i18n";
import classes from "./files.module.css";
import type { Upload } from "./useUploads";

export function UploadList({ uploads, remove }: { uploads: Upload[]; remove: (id: string) => void }) {
  if (uploads.length === 0) return null;
  return (
    <ul className={classes.uploads} style={{ listStyle: "none", margin: 0 }}>
      {uploads.map((one) => {
        const percent = Math.round(one.progress * 100);
        return (
          <li key={one.id} className={classes.upload}>
            {one.preview && <img src={one.preview} alt="" className={classes.thumb} />}
            <span className={classes.name} role={one.error ? "alert" : undefined}>
              {one.error
                ? t("files.failed", { name: one.name, reason: one.error })
                : one.info
                  ? one.name
                  : t("files.uploading", { name: one.name, percent })}
            </span>
            <CloseButton
              size="sm"
              aria-label={t("files.remove", { name: one.name })}
              onClick={() => remove(one.id)}
            />
            {!one.info && !one.error && <span className={classes.bar} style={{ width: `${percent}%` }} />}
          </li>
        );
      })}
    </ul>
  );
}
