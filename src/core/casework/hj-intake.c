/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake.h"

#include <glib/gi18n-lib.h>

static const char *const outcomes[] = { "created", "new-detention", "duplicate", "rejected" };

/**
 * hj_intake_outcome_to_string:
 *
 * Returns: (transfer none): its name on the command line
 */
const char *
hj_intake_outcome_to_string (HjIntakeOutcome outcome)
{
  g_return_val_if_fail ((guint)outcome < G_N_ELEMENTS (outcomes), "");
  return outcomes[outcome];
}

void
hj_intake_summary_clear (HjIntakeSummary *summary)
{
  g_clear_pointer (&summary->rejected_file, g_free);
}

gboolean
hj_intake_import (HjReplica *replica, const char *path, gboolean dry_run, HjIntakeRowFunc func,
                  gpointer user_data, HjIntakeSummary *summary, GError **error)
{
  *summary = (HjIntakeSummary){ 0 };
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
               _ ("This release takes in no lists yet."));
  return FALSE;
}
