/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-author-words.h"

#include "app/reconcile/hj-sync-words.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* Of a clock that was wrong; the time that is shown is right all the same. */
static char *
say_clock (gint64 slow)
{
  g_autofree char *span = hj_sync_words_span (slow);

  return g_strdup_printf (slow > 0
                              /* Translators: such as “2 hours” */
                              ? _ ("The clock there was %s slow; this is the right time.")
                              : _ ("The clock there was %s fast; this is the right time."),
                          span);
}

/**
 * hj_author_words:
 * @who: what people call who wrote something
 * @at: when, corrected UTC milliseconds; 0 where that is not known
 * @on: (nullable): name of the laptop
 * @slow: by how many milliseconds its own clock was slow
 *
 * Returns: (transfer full): who wrote it, when, where, and a remark where the clock was wrong by
 *   more than anybody would overlook
 */
char *
hj_author_words (const char *who, gint64 at, const char *on, gint64 slow)
{
  g_autofree char *time = at == 0 ? NULL : hj_say_time (at);
  g_autofree char *author = NULL;
  g_autofree char *clock = NULL;

  if (time == NULL)
    return g_strdup (who);
  if (on == NULL)
    /* Translators: who wrote a value, and when */
    author = g_strdup_printf (C_ ("author", "%s, %s"), who, time);
  else
    /* Translators: who wrote a value, when, and the name of the laptop */
    author = g_strdup_printf (C_ ("author", "%s, %s, on “%s”"), who, time, on);
  if (!hj_sync_words_is_wrong_clock (slow))
    return g_steal_pointer (&author);
  clock = say_clock (slow);
  return g_strconcat (author, "\n", clock, NULL);
}
