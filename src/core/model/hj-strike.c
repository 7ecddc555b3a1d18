/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

const HjChoice hj_strike_states[] = {
  { HJ_STRIKE_ENTERED, N_ ("Entered") },
  { HJ_STRIKE_STRUCK, N_ ("Struck out") },
  { NULL, NULL },
};

/**
 * hj_strike_applies:
 *
 * Returns: whether rows of the entity may be struck out
 */
gboolean
hj_strike_applies (const HjEntity *entity)
{
  return g_strcmp0 (entity->workflow, HJ_STRIKE_WORKFLOW) == 0;
}

/**
 * hj_strike_is_struck:
 *
 * Returns: whether the row was struck out
 */
gboolean
hj_strike_is_struck (const HjRecord *record)
{
  return hj_strike_applies (hj_record_get_entity (record))
         && g_strcmp0 (hj_record_get_text (record, "state"), HJ_STRIKE_STRUCK) == 0;
}
