/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-party-rows.h"

#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-strike.h"
#include "app/widgets/hj-icon-button.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-strike.h"

/* Why it is not a party any more, where somebody struck it out. */
static char *
say_details (const HjRecord *party)
{
  const char *phone = hj_record_get_text (party, "phone");
  g_autofree char *role = hj_say_value (party, "role");

  if (hj_strike_is_struck (party))
    return hj_strike_dup_why (party);
  return phone == NULL ? g_steal_pointer (&role) : g_strconcat (role, " · ", phone, NULL);
}

static GtkWidget *
make_row (HjRecord *party, HjSession *session)
{
  const char *name = hj_record_get_text (party, "name");
  const char *phone = hj_record_get_text (party, "phone");
  g_autofree char *details = say_details (party);
  GtkWidget *row = hj_link_row_new (name, details);
  GtkWidget *strike = session == NULL ? NULL : hj_strike_button_new (session, party, name);

  hj_link_row_set_target (HJ_LINK_ROW (row), "view.open-person",
                          hj_record_get_text (party, "person"));
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  hj_strike_mark_row (row, party);
  if (!hj_strike_is_struck (party) && phone != NULL)
    hj_link_row_add_suffix (HJ_LINK_ROW (row), hj_icon_button_new_copy_phone (name, phone));
  if (strike != NULL)
    hj_link_row_add_suffix (HJ_LINK_ROW (row), strike);
  return row;
}

/**
 * hj_party_rows_show:
 * @parties: (element-type HjRecord): of a dispute; a telephone is at hand
 * @session: (nullable): where parties may be struck out and restored
 */
void
hj_party_rows_show (HjRowGroup *group, GPtrArray *parties, HjSession *session)
{
  g_autoptr (GString) contents = g_string_new (NULL);

  for (guint i = 0; i < parties->len; i++) {
    HjRecord *party = g_ptr_array_index (parties, i);
    const char *phone = hj_record_get_text (party, "phone");

    g_string_append_printf (contents, "%s %s %s %d\n", hj_record_get_id (party),
                            hj_record_get_text (party, "name"), phone == NULL ? "" : phone,
                            hj_strike_is_struck (party));
  }
  if (!hj_row_group_begin (group, contents->str))
    return;
  for (guint i = 0; i < parties->len; i++)
    hj_row_group_add (group, make_row (g_ptr_array_index (parties, i), session));
}
