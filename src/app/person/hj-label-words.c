/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-label-words.h"

#include "app/tickets/hj-command-dialog.h"
#include "app/widgets/hj-say.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_state (const HjRecord *label, const char *state)
{
  return g_strcmp0 (hj_record_get_text (label, "state"), state) == 0;
}

static const char *
choose (const char *en, const char *zh)
{
  return g_str_equal (hj_say_language (), "zh") ? zh : en;
}

/**
 * hj_label_say_reason:
 *
 * Returns: (transfer full): why the label is as it is, the reason's code in words; empty where
 *   nobody has said it
 */
char *
hj_label_say_reason (const HjRecord *label)
{
  const char *text = hj_record_get_text (label, "reason");
  const HjWorkflowCommand *command
      = hj_workflow_find_command (hj_workflow_get_default ("label"), "override");
  const HjWorkflowReason *reason = hj_workflow_command_find_reason (command, text);

  if (reason == NULL || !g_str_has_prefix (text, reason->code))
    return g_strdup (text == NULL ? "" : text);
  const char *title = choose (reason->title_en, reason->title_zh);
  const char *words = text + strlen (reason->code);

  if (*words == ':')
    words++;
  while (*words == ' ')
    words++;
  /* Translators: a kind of reason, and what it is in the words of whoever decided */
  return *words == '\0' ? g_strdup (title) : g_strdup_printf (_ ("%s: %s"), title, words);
}

static char *
say_asked (const HjRecord *label, const char *time)
{
  const char *by = hj_record_get_text (label, "decided_by");
  const char *asked = hj_record_get_text (label, "asked_color");

  if (by == NULL || asked == NULL)
    /* Translators: a time */
    return g_strdup_printf (_ ("It was asked to lower this label, %s"), time);
  /* Translators: who, a colour, and when */
  return g_strdup_printf (_ ("%s asks to lower this label to %s, %s"), by, hj_say_color (asked),
                          time);
}

/**
 * hj_label_say_state:
 *
 * Returns: (transfer full): such as “Proposed 3 Mar 2026, 09:10 by li”
 */
char *
hj_label_say_state (const HjRecord *label)
{
  gboolean decided = !hj_record_is_null (label, "decided_at");
  const char *by = hj_record_get_text (label, decided ? "decided_by" : "by");
  g_autofree char *time = hj_say_time (hj_record_get_int (label, decided ? "decided_at" : "at", 0));
  g_autofree char *state = hj_say_value (label, "state");

  if (is_state (label, "lowering"))
    return say_asked (label, time);
  /* What the clock did is nobody's doing, and not of that time. */
  if (is_state (label, "expired") || is_state (label, "unconfirmed"))
    return g_steal_pointer (&state);
  if (by == NULL || *by == '\0')
    /* Translators: state of a label, and since when */
    return g_strdup_printf (C_ ("label", "%s %s"), state, time);
  /* Translators: state of a label, since when, and by whom */
  return g_strdup_printf (C_ ("label", "%s %s by %s"), state, time, by);
}

/**
 * hj_label_say_due_title:
 *
 * Returns: (transfer none): what must have happened, in the language of the window
 */
const char *
hj_label_say_due_title (const HjWorkflowDeadline *deadline)
{
  return choose (deadline->title_en, deadline->title_zh);
}

/**
 * hj_label_say_due:
 *
 * Returns: (transfer full) (nullable): what is to be done with the label by when, or should have
 *   been done; %NULL where nothing is, or the label's own expiry says it
 */
char *
hj_label_say_due (const HjPersonDetails *details)
{
  g_autofree char *time = NULL;

  if (details->label_due == NULL
      || (!details->label_is_overdue
          && details->label_due_at == hj_record_get_int (details->label, "expires_at", 0)))
    return NULL;
  time = hj_say_time (details->label_due_at);
  if (details->label_is_overdue)
    /* Translators: a time, and what should have happened by then */
    return g_strdup_printf (_ ("Overdue since %s: %s."), time,
                            hj_label_say_due_title (details->label_due));
  /* Translators: a time, and what must have happened by then */
  return g_strdup_printf (_ ("By %s: %s."), time, hj_label_say_due_title (details->label_due));
}

/**
 * hj_label_say_command:
 * @allowed: (array zero-terminated=1): names of the commands that the user may give
 * @command: one of them
 *
 * Returns: (transfer full) (nullable): what its button says; %NULL for one that has none: it is
 *   not a person's to give by itself, or another's button stands for it
 */
char *
hj_label_say_command (const HjRecord *label, const char *const *allowed, const char *command)
{
  const HjWorkflowCommand *found = hj_workflow_find_command_from (
      hj_workflow_get_default ("label"), command, hj_record_get_text (label, "state"));
  const char *asked = hj_record_get_text (label, "asked_color");

  if (found == NULL || g_str_equal (command, "supersede")
      || (g_str_equal (command, "ask-lower") && g_strv_contains (allowed, "override")))
    return NULL;
  if (g_str_equal (command, "override"))
    return g_strdup (_ ("Set another label…"));
  if (g_str_equal (command, "ask-lower"))
    return g_strdup (_ ("Ask to lower it…"));
  if (g_str_equal (command, "confirm"))
    return g_strdup (_ ("Confirm"));
  if (g_str_equal (command, "lower") && asked != NULL)
    /* Translators: a colour */
    return g_strdup_printf (_ ("Lower it to %s"), hj_say_color (asked));
  return found->require[0] == NULL ? g_strdup (hj_command_title (found))
                                   : g_strdup_printf ("%s…", hj_command_title (found));
}
