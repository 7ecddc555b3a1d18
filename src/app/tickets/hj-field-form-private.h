/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/tickets/hj-field-form.h"

G_BEGIN_DECLS

/**
 * HjFieldEntry:
 * @row: borrowed; holds the entry as `hj-entry`
 * @ref: (nullable): owned, id of what was chosen
 *
 * A row of an #HjFieldForm.
 */
typedef struct {
  const HjField *field;
  gboolean required;
  GtkWidget *row;
  char *ref;
} HjFieldEntry;

const HjChoice *hj_field_entry_get_choices (const HjField *field);
gboolean hj_field_entry_offers_nothing (const HjFieldEntry *entry);
const char *hj_field_entry_get_choice (const HjFieldEntry *entry);
const char *hj_field_entry_say_nothing_chosen (void);
char *hj_field_entry_read (gpointer row);
void hj_field_entry_write (gpointer row, const char *text);

G_END_DECLS
