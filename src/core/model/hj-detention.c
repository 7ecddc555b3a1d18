/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-detention.h"

#include "core/base/hj-clock.h"

#include <glib/gi18n-lib.h>

/**
 * hj_detention_validate:
 * @error: `INVALID` with a sentence
 *
 * Returns: whether the detention ends after it starts
 */
gboolean
hj_detention_validate (const HjRecord *detention, GError **error)
{
  if (hj_record_get_int (detention, "ends_at", 0) > hj_record_get_int (detention, "starts_at", 0))
    return TRUE;
  g_set_error_literal (
      error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
      _ ("The detention ends before it starts; compare both times with the decision."));
  return FALSE;
}

/**
 * hj_detention_get_hours_left:
 * @time_ms: UTC milliseconds
 *
 * Returns: whole hours until the hour of release, rounded up; 0 or less once it has passed
 */
gint64
hj_detention_get_hours_left (const HjRecord *detention, gint64 time_ms)
{
  gint64 left = hj_record_get_int (detention, "ends_at", time_ms) - time_ms;

  return left > 0 ? (left + HJ_HOUR_MS - 1) / HJ_HOUR_MS : left / HJ_HOUR_MS;
}
