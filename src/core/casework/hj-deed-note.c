/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-deed-note.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-deed-log.h"

/* What a user does on a laptop that no op tells, for window and command line alike. */

/* What everybody may see says nothing about anybody. */
static gboolean
is_about_people (const HjEntity *entity)
{
  return entity != &hj_entity_org && entity != &hj_entity_mediator && entity != &hj_entity_policy;
}

/**
 * hj_deed_note_open:
 * @entity: what the row is; nothing is noted of a catalogue
 * @id: the row
 * @error: a #HjSqlError
 *
 * Notes that a row is looked at: once for what is opened, not for each time that it is shown anew.
 */
gboolean
hj_deed_note_open (HjReplica *replica, const HjEntity *entity, const char *id, GError **error)
{
  const HjDeed deed = { .act = HJ_DEED_OPEN, .entity = entity->name, .row = id };

  return !is_about_people (entity) || hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_print:
 * @purpose: (nullable): why, as the user said
 * @error: a #HjSqlError
 *
 * Notes that a row goes to paper.
 */
gboolean
hj_deed_note_print (HjReplica *replica, const HjEntity *entity, const char *id, const char *purpose,
                    GError **error)
{
  const HjDeed deed
      = { .act = HJ_DEED_PRINT, .entity = entity->name, .row = id, .purpose = purpose };

  return hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_search:
 * @words: what was searched for
 * @error: a #HjSqlError
 *
 * Notes a search for people. Which of them were opened is noted with each.
 */
gboolean
hj_deed_note_search (HjReplica *replica, const char *words, GError **error)
{
  const HjDeed deed = { .act = HJ_DEED_SEARCH, .entity = hj_entity_person.name, .detail = words };

  return hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_list:
 * @entity: what is listed; nothing is noted of a catalogue
 * @words: (nullable): which rows of it; %NULL for all
 * @error: a #HjSqlError
 *
 * Notes that rows are listed in full, one deed for all of them.
 */
gboolean
hj_deed_note_list (HjReplica *replica, const HjEntity *entity, const char *words, GError **error)
{
  const HjDeed deed = { .act = HJ_DEED_LIST, .entity = entity->name, .detail = words };

  return !is_about_people (entity) || hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_export:
 * @entity: all of whose rows go into a file
 * @purpose: (nullable): why, as the user said
 * @error: a #HjSqlError
 */
gboolean
hj_deed_note_export (HjReplica *replica, const HjEntity *entity, const char *purpose,
                     GError **error)
{
  const HjDeed deed = { .act = HJ_DEED_EXPORT, .entity = entity->name, .purpose = purpose };

  return hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_export_document:
 * @attachment: id of the document whose content goes into a file
 * @purpose: why, as the user said
 * @error: a #HjSqlError
 */
gboolean
hj_deed_note_export_document (HjReplica *replica, const char *attachment, const char *purpose,
                              GError **error)
{
  const HjDeed deed = { .act = HJ_DEED_EXPORT,
                        .entity = hj_entity_attachment.name,
                        .row = attachment,
                        .purpose = purpose };

  return hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_export_table:
 * @what: what goes into a file that is no rows of the replica, such as `figures`
 * @purpose: why, as the user said
 * @error: a #HjSqlError
 */
gboolean
hj_deed_note_export_table (HjReplica *replica, const char *what, const char *purpose,
                           GError **error)
{
  const HjDeed deed = { .act = HJ_DEED_EXPORT, .purpose = purpose, .detail = what };

  return hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_classify:
 * @detention: (nullable): id of the one that is asked about; %NULL for all
 * @error: a #HjSqlError
 */
gboolean
hj_deed_note_classify (HjReplica *replica, const char *detention, GError **error)
{
  const HjDeed deed
      = { .act = HJ_DEED_CLASSIFY, .entity = hj_entity_detention.name, .row = detention };

  return hj_deed_log_add (replica, &deed, error);
}

/**
 * hj_deed_note_import:
 * @detail: what is taken in
 * @error: a #HjSqlError
 */
gboolean
hj_deed_note_import (HjReplica *replica, const char *detail, GError **error)
{
  const HjDeed deed
      = { .act = HJ_DEED_IMPORT, .entity = hj_entity_detention.name, .detail = detail };

  return hj_deed_log_add (replica, &deed, error);
}
