/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-case-words.h"

#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>
#include <string.h>

/* From a ticket over its dispute and the detention to the person: no chain is longer. */
#define REFS_MAX 4

static const char *
find_name (const HjRecord *record)
{
  static const char *const fields[] = { "name", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const HjEntity *entity = hj_record_get_entity (record);

    if (hj_entity_field_index (entity, fields[i]) >= 0 && !hj_record_is_null (record, fields[i]))
      return hj_record_get_text (record, fields[i]);
  }
  return NULL;
}

/**
 * hj_case_dup_name:
 * @entity: name of an entity whose rows have a name or a title
 * @id: (nullable): of the row
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (nullable): its name, or %NULL where the replica does not hold the row
 */
char *
hj_case_dup_name (HjReplica *replica, const char *entity, const char *id)
{
  g_autoptr (HjRecord) record
      = id == NULL ? NULL : hj_replica_load (replica, hj_entity_find (entity), id, NULL);

  return record == NULL ? NULL : g_strdup (find_name (record));
}

/**
 * hj_case_dup_far_house:
 * @record: a dispute or ticket
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (nullable): name of its house, or %NULL where that is the user's own and
 *   no news
 */
char *
hj_case_dup_far_house (HjReplica *replica, const HjRecord *record)
{
  g_autofree char *own = hj_replica_dup_meta (replica, HJ_META_ORG);
  const char *house = hj_record_get_text (record, "house");

  return g_strcmp0 (own, house) == 0 ? NULL : hj_case_dup_name (replica, "org", house);
}

/* The row that the first of those fields refers to which refers to one that is here. */
static HjRecord *
follow (HjReplica *replica, const HjRecord *record, const char *const *refs)
{
  const HjEntity *entity = hj_record_get_entity (record);
  HjRecord *next = NULL;

  for (gsize i = 0; refs[i] != NULL && next == NULL; i++) {
    if (hj_entity_field_index (entity, refs[i]) >= 0 && !hj_record_is_null (record, refs[i]))
      next = hj_replica_load (replica, hj_entity_find (refs[i]),
                              hj_record_get_text (record, refs[i]), NULL);
  }
  return next;
}

/**
 * hj_case_dup_subject:
 * @record: any row
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (nullable): whom or what the row is about: the name of its person, else
 *   the title of its dispute
 */
char *
hj_case_dup_subject (HjReplica *replica, const HjRecord *record)
{
  static const char *const refs[] = { "person", "detention", "dispute", NULL };
  g_autoptr (HjRecord) current = hj_record_copy (record);

  for (guint step = 0; step < REFS_MAX; step++) {
    HjRecord *next = follow (replica, current, refs);

    if (next == NULL)
      break;
    hj_record_unref (current);
    current = next;
  }
  return g_strdup (find_name (current));
}

/**
 * hj_case_find_page:
 * @record: any row
 * @id: (out) (transfer full) (nullable): of the row whose page it is
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer none) (nullable): action that opens the page on which @record is shown; %NULL
 *   where this replica has no such page
 */
const char *
hj_case_find_page (HjReplica *replica, const HjRecord *record, char **id)
{
  static const char *const refs[] = { "dispute", "person", "detention", NULL };
  static const struct {
    const HjEntity *entity;
    const char *action;
  } pages[] = {
    { &hj_entity_person, "view.open-person" },
    { &hj_entity_dispute, "view.open-dispute" },
    { &hj_entity_ticket, "view.open-ticket" },
  };
  g_autoptr (HjRecord) current = hj_record_copy (record);

  *id = NULL;
  for (guint step = 0; current != NULL && step <= REFS_MAX; step++) {
    HjRecord *next;

    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
      if (hj_record_get_entity (current) != pages[i].entity)
        continue;
      *id = g_strdup (hj_record_get_id (current));
      return pages[i].action;
    }
    next = follow (replica, current, refs);
    hj_record_unref (current);
    current = next;
  }
  return NULL;
}

/**
 * hj_case_dup_title:
 * @dispute: a dispute as this replica holds it
 *
 * Returns: (transfer full): its title or, for whoever does not receive that, what kind of dispute
 *   it is
 */
char *
hj_case_dup_title (const HjRecord *dispute)
{
  const char *title = hj_record_get_text (dispute, "title");

  if (title != NULL)
    return g_strdup (title);
  return hj_record_is_null (dispute, "category") ? g_strdup (_ ("Dispute"))
                                                 : hj_say_value (dispute, "category");
}

/**
 * hj_case_say_state:
 * @access: (nullable): what the user's role may
 * @record: a dispute or ticket
 *
 * Returns: (transfer full): how it stands; to whoever is asked, that it waits for them
 */
char *
hj_case_say_state (const HjAccess *access, const HjRecord *record)
{
  if (hj_record_get_entity (record) == &hj_entity_ticket
      && hj_access_reaches (access, HJ_REACH_PUSHED)
      && g_strcmp0 (hj_record_get_text (record, "state"), "pushed") == 0)
    return g_strdup (C_ ("ticket", "Waits for your answer"));
  return hj_say_value (record, "state");
}

/**
 * hj_case_is_sum:
 *
 * Returns: whether the field holds money, which is kept in fen and said and typed in yuan
 */
gboolean
hj_case_is_sum (const HjField *field)
{
  return field->type == HJ_FIELD_INT && g_str_equal (field->name, "sum");
}

/**
 * hj_case_field_title:
 *
 * Returns: (transfer none): what the field is called on the window
 */
const char *
hj_case_field_title (const HjField *field)
{
  return hj_case_is_sum (field) ? _ ("Sum in yuan") : _ (field->title);
}

/**
 * hj_case_sum_to_text:
 * @fen: hundredths of a yuan
 *
 * Returns: (transfer full): yuan as they are typed
 */
char *
hj_case_sum_to_text (gint64 fen)
{
  if (fen % 100 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, fen / 100);
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%02d", fen < 0 ? "-" : "", ABS (fen / 100),
                          (int)ABS (fen % 100));
}

/**
 * hj_case_parse_sum:
 * @text: yuan as they are typed, with at most two digits behind the point
 * @fen: (out): hundredths of a yuan
 *
 * Returns: whether @text is a sum
 */
gboolean
hj_case_parse_sum (const char *text, gint64 *fen)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);
  const char *cents = parts[0] == NULL || parts[1] == NULL ? "" : parts[1];
  g_autofree char *digits = NULL;

  if (parts[0] == NULL || *parts[0] == '\0' || (parts[1] != NULL && parts[2] != NULL)
      || strlen (cents) > 2)
    return FALSE;
  digits = g_strdup_printf ("%s%s%s", parts[0], cents, &"00"[strlen (cents)]);
  return g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, fen, NULL);
}

/**
 * hj_case_say_sum:
 * @fen: hundredths of a yuan
 */
char *
hj_case_say_sum (gint64 fen)
{
  return g_strdup_printf ("¥%'" G_GINT64_FORMAT ".%02d", fen / 100, (int)ABS (fen % 100));
}

/**
 * hj_case_is_open:
 *
 * Returns: whether the row's workflow goes on from where it stands
 */
gboolean
hj_case_is_open (const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  HjWorkflow *workflow
      = entity->workflow == NULL ? NULL : hj_workflow_get_default (entity->workflow);
  const char *name = workflow == NULL ? NULL : hj_record_get_text (record, "state");
  const HjWorkflowState *state = name == NULL ? NULL : hj_workflow_find_state (workflow, name);

  return state != NULL && !state->final;
}

/**
 * hj_case_read_parties:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): parties of a dispute
 */
GPtrArray *
hj_case_read_parties (HjReplica *replica, const char *dispute, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_party);

  hj_query_where_text (query, "dispute", dispute);
  return hj_replica_select (replica, query, error);
}
