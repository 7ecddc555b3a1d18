/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-sync-words.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

void
hj_sync_figures_clear (HjSyncFigures *self)
{
  g_clear_pointer (&self->message, g_free);
}

/**
 * hj_sync_figures_read:
 * @self: (out caller-allocates): cleared with hj_sync_figures_clear()
 */
void
hj_sync_figures_read (HjSyncFigures *self, HjReconciler *reconciler, HjClock *clock)
{
  *self = (HjSyncFigures){
    .state = hj_reconciler_get_state (reconciler),
    .waiting = hj_reconciler_get_waiting (reconciler),
    .conflicts = hj_reconciler_get_conflicts (reconciler),
    .held = hj_reconciler_get_held (reconciler),
    .last_sync = hj_reconciler_get_last_sync (reconciler),
    .offline_since = hj_clock_get_raw_time (clock) - hj_reconciler_get_since (reconciler),
    .message = hj_reconciler_dup_message (reconciler),
  };
}

/**
 * hj_sync_words_symbol:
 *
 * Returns: (transfer none): icon name
 */
const char *
hj_sync_words_symbol (const HjSyncFigures *figures)
{
  switch (figures->state) {
  case HJ_RECONCILER_BUSY:
    return "view-refresh-symbolic";
  case HJ_RECONCILER_OFFLINE:
    return "network-offline-symbolic";
  case HJ_RECONCILER_NEEDS_DECISION:
    return "dialog-warning-symbolic";
  case HJ_RECONCILER_IDLE:
  default:
    return figures->waiting > 0 ? "mail-send-symbolic" : "object-select-symbolic";
  }
}

static char *
dup_waiting (gint64 waiting)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d entry waiting", "%d entries waiting", (gulong)waiting),
      (int)waiting);
}

/**
 * hj_sync_words_title:
 *
 * Returns: (transfer full): where the replica stands, in a few words
 */
char *
hj_sync_words_title (const HjSyncFigures *figures)
{
  gint64 decisions = figures->conflicts + figures->held;

  switch (figures->state) {
  case HJ_RECONCILER_BUSY:
    return g_strdup (_ ("Reconciling"));
  case HJ_RECONCILER_OFFLINE:
    if (figures->offline_since > 0) {
      g_autofree char *time = hj_say_time (figures->offline_since);

      /* Translators: a day and a minute */
      return g_strdup_printf (_ ("Offline since %s"), time);
    }
    return g_strdup (_ ("Offline"));
  case HJ_RECONCILER_NEEDS_DECISION:
    if (decisions == 0)
      return g_strdup (_ ("Needs your attention"));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d entry needs a decision",
                                         "%d entries need a decision", (gulong)decisions),
                            (int)decisions);
  case HJ_RECONCILER_IDLE:
  default:
    return figures->waiting > 0 ? dup_waiting (figures->waiting) : g_strdup (_ ("Up to date"));
  }
}

static void
add_line (GString *lines, const char *line)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
}

/**
 * hj_sync_words_details:
 *
 * Returns: (transfer full): the same in sentences, one a line
 */
char *
hj_sync_words_details (const HjSyncFigures *figures)
{
  GString *lines = g_string_new (NULL);
  g_autofree char *waiting = dup_waiting (figures->waiting);
  g_autofree char *time = hj_say_time (figures->last_sync);

  /* While all is well the title says it already. */
  if (figures->waiting > 0 && figures->state != HJ_RECONCILER_IDLE)
    add_line (lines, waiting);
  if (figures->state == HJ_RECONCILER_OFFLINE)
    add_line (lines, _ ("You can go on working; everything is kept on this laptop."));
  if (figures->last_sync > 0) {
    /* Translators: a day and a minute */
    g_autofree char *last = g_strdup_printf (_ ("Last reconciled %s."), time);

    add_line (lines, last);
  } else {
    add_line (lines, _ ("Not reconciled yet."));
  }
  if (figures->message != NULL && figures->state == HJ_RECONCILER_NEEDS_DECISION)
    add_line (lines, figures->message);
  return g_string_free (lines, FALSE);
}
