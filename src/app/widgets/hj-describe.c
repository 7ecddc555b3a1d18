/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/widgets/hj-describe.h"

static char *
escape (const char *text)
{
  return text == NULL ? NULL : g_markup_escape_text (text, -1);
}

/**
 * hj_describe_page:
 * @text: (nullable): plain
 *
 * A status page takes its description for markup: a name with “&” in it would leave it empty.
 */
void
hj_describe_page (AdwStatusPage *page, const char *text)
{
  g_autofree char *markup = escape (text);

  adw_status_page_set_description (page, markup);
}

/**
 * hj_describe_group:
 * @text: (nullable): plain
 *
 * The same for a group of rows.
 */
void
hj_describe_group (AdwPreferencesGroup *group, const char *text)
{
  g_autofree char *markup = escape (text);

  adw_preferences_group_set_description (group, markup);
}
