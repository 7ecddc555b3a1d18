/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-sync-words.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* What a clock may be wrong by before somebody is told. */
#define CLOCK_FLAW_MS (5 * HJ_MINUTE_MS)

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
  gint64 clock_offset = hj_reconciler_get_clock_offset (reconciler);
  gint64 now = hj_clock_get_raw_time (clock) + clock_offset;
  gint64 next = hj_reconciler_get_next (reconciler);
  gint64 offline_since = hj_reconciler_get_offline_since (reconciler);

  *self = (HjSyncFigures){
    .state = hj_reconciler_get_state (reconciler),
    .why = hj_reconciler_get_why (reconciler),
    .waiting = hj_reconciler_get_waiting (reconciler),
    .conflicts = hj_reconciler_get_conflicts (reconciler),
    .held = hj_reconciler_get_held (reconciler),
    .last_sync = hj_reconciler_get_last_sync (reconciler),
    .waiting_since = hj_reconciler_get_waiting_since (reconciler),
    .offline_since = offline_since > 0 ? offline_since : now - hj_reconciler_get_since (reconciler),
    .next = next < 0 ? 0 : now + next,
    .clock_offset = clock_offset,
    .over_quota = hj_reconciler_get_over_quota (reconciler),
    .listening = hj_reconciler_is_listening (reconciler),
    .saving = hj_reconciler_is_saving (reconciler),
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
    return figures->why == HJ_SYNC_WHY_PORTAL ? "network-error-symbolic"
                                              : "network-offline-symbolic";
  case HJ_RECONCILER_NEEDS_DECISION:
    return "dialog-warning-symbolic";
  case HJ_RECONCILER_IDLE:
  default:
    if (figures->why == HJ_SYNC_WHY_METERED)
      return "content-loading-symbolic";
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
    if (figures->why == HJ_SYNC_WHY_PORTAL)
      return g_strdup (_ ("This network wants you to sign in"));
    if (figures->why == HJ_SYNC_WHY_BUSY)
      return g_strdup (_ ("The central instance is busy"));
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
    if (figures->why == HJ_SYNC_WHY_METERED)
      return g_strdup (_ ("Not everything is received yet"));
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

static void
add_time (GString *lines, const char *format, gint64 time_ms)
{
  g_autofree char *time = hj_say_time (time_ms);
  g_autofree char *line = g_strdup_printf (format, time);

  add_line (lines, line);
}

static const char *
find_reason (const HjSyncFigures *figures)
{
  switch (figures->why) {
  case HJ_SYNC_WHY_NO_NETWORK:
    return _ ("There is no network. You can go on working; everything is kept on this laptop.");
  case HJ_SYNC_WHY_UNREACHABLE:
    return _ ("The central instance does not answer. You can go on working; everything is kept on "
              "this laptop.");
  case HJ_SYNC_WHY_PORTAL:
    return _ ("A sign-in page of this network is in the way; open the browser and sign in.");
  case HJ_SYNC_WHY_BUSY:
    return _ ("Many laptops came at once; this one has its turn by itself, and nothing is lost.");
  case HJ_SYNC_WHY_METERED:
    return _ ("Much is still to be received; it waits for a network that is not paid by the "
              "amount, or until you reconcile now.");
  case HJ_SYNC_WHY_REFUSED:
    return figures->message;
  case HJ_SYNC_WHY_NOTHING:
  default:
    return NULL;
  }
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
  const char *reason = find_reason (figures);
  gboolean waits = figures->why != HJ_SYNC_WHY_NOTHING && figures->state != HJ_RECONCILER_BUSY;

  if (reason != NULL)
    add_line (lines, reason);
  if (figures->waiting > 0) {
    g_autofree char *waiting = dup_waiting (figures->waiting);

    /* While all is well the title says it already. */
    if (figures->state != HJ_RECONCILER_IDLE || waits)
      add_line (lines, waiting);
    if (figures->waiting_since > 0)
      /* Translators: a day and a minute */
      add_time (lines, _ ("The oldest waits since %s."), figures->waiting_since);
  }
  if (figures->last_sync > 0)
    /* Translators: a day and a minute */
    add_time (lines, _ ("Last reconciled %s."), figures->last_sync);
  else
    add_line (lines, figures->state == HJ_RECONCILER_BUSY
                         ? _ ("All that you work on is received for the first time, which takes a "
                              "while; what has come is in the lists already.")
                         : _ ("Not reconciled yet."));
  if (figures->over_quota > 0)
    add_line (lines, _ ("This account has handed in as many documents as a day allows; the rest is "
                        "handed in by itself within a day."));
  if (waits && figures->next > 0)
    /* Translators: a day and a minute */
    add_time (lines, _ ("Next try %s."), figures->next);
  if (figures->listening && !waits)
    add_line (lines, _ ("News arrives by itself."));
  else if (figures->saving && !waits)
    add_line (lines, _ ("This laptop saves power, so news comes later; reconcile to have it now."));
  return g_string_free (lines, FALSE);
}

/**
 * hj_sync_words_span:
 * @milliseconds: forward or back
 *
 * Returns: (transfer full): how long that is, as people say it; at least some minutes
 */
char *
hj_sync_words_span (gint64 milliseconds)
{
  gint64 minutes = ABS (milliseconds) / HJ_MINUTE_MS;
  gint64 hours = (minutes + 30) / 60;
  gint64 days = (hours + 12) / 24;

  if (minutes < 90)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d minute", "%d minutes", (gulong)minutes), (int)minutes);
  if (hours < 36)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d hour", "%d hours", (gulong)hours),
                            (int)hours);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", (gulong)days),
                          (int)days);
}

/**
 * hj_sync_words_is_wrong_clock:
 * @slow: by how many milliseconds a clock is slow
 *
 * Returns: whether that is more than anybody would overlook
 */
gboolean
hj_sync_words_is_wrong_clock (gint64 slow)
{
  return ABS (slow) > CLOCK_FLAW_MS;
}

/**
 * hj_sync_words_clock:
 *
 * Returns: (transfer full) (nullable): that the laptop's clock is wrong, if it is by more than
 *   anybody would overlook
 */
char *
hj_sync_words_clock (const HjSyncFigures *figures)
{
  g_autofree char *span = hj_sync_words_span (figures->clock_offset);

  if (!hj_sync_words_is_wrong_clock (figures->clock_offset))
    return NULL;
  /* Translators: such as “2 hours” */
  return g_strdup_printf (
      figures->clock_offset > 0
          ? _ ("The clock of this laptop is %s slow. What you enter gets the right time; please "
               "set the clock.")
          : _ ("The clock of this laptop is %s fast. What you enter gets the right time; please "
               "set the clock."),
      span);
}

/**
 * hj_sync_words_lease:
 *
 * Returns: (transfer full) (nullable): for how long the laptop still opens, where that is not long
 */
char *
hj_sync_words_lease (const HjLease *lease)
{
  g_autofree char *span = hj_sync_words_span (MAX (lease->left, HJ_MINUTE_MS));

  if (lease->until == 0 || lease->left > HJ_LEASE_WARNING_MS)
    return NULL;
  /* Translators: such as “2 hours” */
  return g_strdup_printf (_ ("This laptop locks itself in %s, unless the central instance sees it "
                             "before; connect it and reconcile."),
                          span);
}
