/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/audit/hj-audit-table.h"

#include "app/audit/hj-audit-item.h"
#include "core/base/hj-time.h"

/* The columns of `hejied audit list --csv`, so that both can be compared. */
static const char *const head[]
    = { "seq",    "at",  "user",    "device", "act",        "what",
        "entity", "row", "purpose", "detail", "device_seq", "device_at" };

static gboolean
write_line (HjCsvWriter *writer, const HjAuditLine *line, GError **error)
{
  gboolean joined = line->device_seq != 0;
  g_autofree char *at = hj_time_to_iso (line->at);
  g_autofree char *device_at = joined ? hj_time_to_iso (line->device_at) : NULL;
  const char *texts[] = { at,           line->user, line->device,  line->act,   line->what,
                          line->entity, line->row,  line->purpose, line->detail };

  hj_csv_writer_add_number (writer, line->seq);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hj_csv_writer_add_text (writer, texts[i]);
  if (joined)
    hj_csv_writer_add_number (writer, line->device_seq);
  else
    hj_csv_writer_add_text (writer, NULL);
  hj_csv_writer_add_text (writer, device_at);
  return hj_csv_writer_end_row (writer, error);
}

/**
 * hj_audit_table_write:
 * @entries: (type GListModel): of #HjAuditItem, to which nothing is added meanwhile
 * @error: as those of an #HjCsvWriter
 *
 * An #HjExportWrite.
 */
gboolean
hj_audit_table_write (HjCsvWriter *writer, gpointer entries, GError **error)
{
  GListModel *model = G_LIST_MODEL (entries);

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    hj_csv_writer_add_text (writer, head[i]);
  if (!hj_csv_writer_end_row (writer, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (HjAuditItem) item = g_list_model_get_item (model, i);

    if (!write_line (writer, hj_audit_item_get_line (item), error))
      return FALSE;
  }
  return TRUE;
}
