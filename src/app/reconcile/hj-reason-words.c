/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-reason-words.h"

#include "app/tickets/hj-command-dialog.h"
#include "app/widgets/hj-say.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#define PARTS_MAX 4

/* A sentence of the central instance with names out of the program in it, and what a reader reads
 * in its place. `parts` has one letter a name: e an entity, f a field, c a command, s a state, m a
 * sentence of this table, t any text; - is not shown.
 */
typedef struct {
  const char *said;
  const char *parts;
  const char *words; /* {1} is the first name */
} Sentence;

static const Sentence sentences[] = {
  { N_ ("A %s needs “%s”; give it a value."), "ef", N_ ("“{2}” is missing; give it a value.") },
  { N_ ("A %s has no field “%s” here; update the central instance, then look at this entry."), "--",
    N_ ("A newer release wrote this; the central instance has to be updated first.") },
  { N_ ("“%s” names a row that is not among yours; choose another or ask for it."), "f",
    N_ ("“{1}” names something that you do not receive any more; choose another, or ask for it.") },
  { N_ ("The command “%s” takes no “%s”; give it without."), "cf",
    N_ ("“{2}” cannot be given with “{1}”; leave it out.") },
  { N_ ("A %s knows no command “%s” here; update the central instance, then look at this entry."),
    "--", N_ ("A newer release wrote this; the central instance has to be updated first.") },
  { N_ ("A new %s cannot say “%s” beforehand; give the command for it afterwards."), "-f",
    N_ ("“{2}” cannot be given at the beginning; enter it afterwards.") },
  { N_ ("A %s is made by the central instance only; ask the administrator."), "e",
    N_ ("“{1}” is made by the central instance only; ask the administrator.") },
  { N_ ("“%s” is changed by a command only; give the command instead."), "f",
    N_ ("“{1}” follows from what is done with the entry, and is not written by hand.") },
  { N_ ("“%s” is never changed afterwards; make a new entry instead."), "f",
    N_ ("“{1}” is never changed afterwards; make a new entry instead.") },
  { N_ ("“%s” is given by the central instance; leave it as it is."), "f",
    N_ ("“{1}” is given by the central instance; leave it as it is.") },
  { N_ ("“%s” is never changed afterwards; take the value shown."), "f",
    N_ ("“{1}” is never changed afterwards; keep the value shown.") },
  { N_ ("The entry that this corrects was given up meanwhile by %s (%s); withdraw this too, or "
        "send "
        "it again."),
    "tt",
    N_ ("The entry that this corrects was given up meanwhile by {1} ({2}); withdraw this too, or "
        "send it again.") },
  { N_ ("An administrator refused this entry while the laptop was out of use (%s); withdraw it, or "
        "correct it and send it again."),
    "t",
    N_ ("An administrator refused this entry while the laptop was out of use ({1}); withdraw it, "
        "or correct it and send it again.") },
  { N_ ("Your role may not enter or change this part of a %s; ask an officer of the house."), "e",
    N_ ("Your role may not enter or change this part of “{1}”; ask an officer of the house.") },
  { N_ ("The command “%s” needs the field “%s”. Fill it in and give the command again."), "cf",
    N_ ("“{1}” needs “{2}”; fill it in and send it again.") },
  { N_ ("The command “%s” must be given by another person than the one who proposed it."), "c",
    N_ ("“{1}” has to come from another person than whoever proposed it; ask a colleague.") },
  { N_ ("The command “%s” is not possible while the %s is in the state “%s”. %s."), "c-s-",
    N_ ("“{1}” is not possible any more: it is “{3}” by now.") },
  { N_ ("What the command “%s” decides on was decided already; look at the %s again."), "ce",
    N_ ("What “{1}” decides on was decided already; look at it again.") },
  { N_ ("The role “%s” may not give the command “%s” to a %s. Ask one of: %s."), "-c--",
    N_ ("Your role may not do “{2}” here; ask a colleague who may.") },
  { N_ ("A %s has no command “%s”. %s."), "---",
    N_ ("A newer release wrote this; the central instance has to be updated first.") },
  { N_ ("A %s has no state “%s”. %s."), "---",
    N_ ("A newer release wrote this; the central instance has to be updated first.") },
  { N_ ("The reason of “%s” begins with one of these codes: %s."), "c-",
    N_ ("Choose one of the reasons that “{1}” offers.") },
  { N_ ("The value of “%s” cannot be taken: %s."), "fm", N_ ("“{1}” cannot be taken: {2}.") },
  { N_ ("it must be one of %s"), "-", N_ ("it is none of what can be chosen") },
};

/* Cuts @text where @pattern has “%s”; NULL where it is another sentence. */
static GStrv
match (const char *pattern, const char *text)
{
  g_auto (GStrv) fixed = g_strsplit (pattern, "%s", -1);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  if (!g_str_has_prefix (text, fixed[0]))
    return NULL;
  text += strlen (fixed[0]);
  for (guint i = 1; fixed[i] != NULL; i++) {
    /* What follows the last name ends the sentence. */
    const char *end = fixed[i + 1] != NULL                ? strstr (text, fixed[i])
                      : g_str_has_suffix (text, fixed[i]) ? text + strlen (text) - strlen (fixed[i])
                                                          : NULL;

    if (end == NULL || end < text)
      return NULL;
    g_strv_builder_take (parts, g_strndup (text, (gsize)(end - text)));
    text = end + strlen (fixed[i]);
  }
  return g_strv_builder_end (parts);
}

static const char *
say_command (const HjEntity *entity, const char *name)
{
  HjWorkflow *workflow = entity == NULL ? NULL : hj_workflow_get_default (entity->workflow);
  const HjWorkflowCommand *command
      = workflow == NULL ? NULL : hj_workflow_find_command (workflow, name);

  return command == NULL ? name : hj_command_title (command);
}

static const char *
say_field (const HjEntity *entity, const char *name)
{
  int index = entity == NULL ? -1 : hj_entity_field_index (entity, name);

  return index < 0 ? name : _ (entity->fields[index].title);
}

static char *
say_part (const HjEntity *entity, char kind, const char *part)
{
  const HjEntity *named = kind == 'e' ? hj_entity_find (part) : NULL;

  switch (kind) {
  case 'e':
    return g_strdup (named == NULL ? part : _ (named->title));
  case 'f':
    return g_strdup (say_field (entity, part));
  case 'c':
    return g_strdup (say_command (entity, part));
  case 's':
    return g_strdup (entity == NULL || hj_entity_field_index (entity, "state") < 0
                         ? part
                         : hj_say_choice (entity->name, "state", part));
  case 'm':
    return hj_reason_words (entity, part);
  default:
    return g_strdup (part);
  }
}

static char *
put_in (const HjEntity *entity, const Sentence *sentence, GStrv parts)
{
  g_autoptr (GString) words = g_string_new (_ (sentence->words));

  for (guint i = 0; parts[i] != NULL && i < PARTS_MAX && sentence->parts[i] != '\0'; i++) {
    const char mark[] = { '{', (char)('1' + i), '}', '\0' };
    g_autofree char *said = say_part (entity, sentence->parts[i], parts[i]);

    g_string_replace (words, mark, said, 1);
  }
  return g_string_free_and_steal (g_steal_pointer (&words));
}

/* What a workflow demands is written in both languages; the central instance chose one. */
static const char *
find_guard (const HjEntity *entity, const char *reason)
{
  HjWorkflow *workflow = entity == NULL ? NULL : hj_workflow_get_default (entity->workflow);
  const HjWorkflowSpec *spec = workflow == NULL ? NULL : hj_workflow_get_spec (workflow);

  for (guint i = 0; spec != NULL && i < spec->n_commands; i++) {
    for (guint j = 0; j < spec->commands[i].n_guards; j++) {
      const HjWorkflowGuard *guard = &spec->commands[i].guards[j];

      if (g_str_equal (reason, guard->text_en) || g_str_equal (reason, guard->text_zh))
        return g_str_equal (hj_say_language (), "zh") ? guard->text_zh : guard->text_en;
    }
  }
  return NULL;
}

/**
 * hj_reason_words:
 * @entity: (nullable): what the entry is about
 * @reason: (nullable): why the central instance did not take it, in its words and language
 *
 * Returns: (transfer full): the same in the words and the language of the window, with no name out
 *   of the program in it
 */
char *
hj_reason_words (const HjEntity *entity, const char *reason)
{
  if (reason == NULL || *reason == '\0')
    return g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++) {
    g_auto (GStrv) parts = match (sentences[i].said, reason);

    if (parts == NULL)
      parts = match (_ (sentences[i].said), reason);
    if (parts != NULL)
      return put_in (entity, &sentences[i], parts);
  }
  const char *guard = find_guard (entity, reason);

  return g_strdup (guard != NULL ? guard : _ (reason));
}

/**
 * hj_reason_words_knows:
 * @said: format of a sentence of the central instance
 *
 * Returns: whether hj_reason_words() has words for it
 */
gboolean
hj_reason_words_knows (const char *said)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++) {
    if (g_str_equal (sentences[i].said, said))
      return TRUE;
  }
  return FALSE;
}
