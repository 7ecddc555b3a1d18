/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjAdminFieldType:
 * @HJ_ADMIN_FIELD_TEXT: words
 * @HJ_ADMIN_FIELD_ROLE: one of the roles
 * @HJ_ADMIN_FIELD_KIND: one of the kinds of organisations
 * @HJ_ADMIN_FIELD_ORG: one of the organisations
 */
typedef enum {
  HJ_ADMIN_FIELD_TEXT,
  HJ_ADMIN_FIELD_ROLE,
  HJ_ADMIN_FIELD_KIND,
  HJ_ADMIN_FIELD_ORG,
} HjAdminFieldType;

/**
 * HjAdminField:
 * @title: of the row; %NULL ends a list of fields
 * @offset: of the member in an #HjAdminRequest, a `char *`
 * @optional: whether it may be left empty
 * @check: (nullable): returns one sentence that says what is wrong with what was typed, or %NULL
 */
typedef struct {
  const char *title;
  HjAdminFieldType type;
  gsize offset;
  gboolean optional;
  const char *(*check) (HjAdminDesk *desk, const char *text);
} HjAdminField;

/**
 * HjAdminFormKind:
 * @path: what is asked of the central instance
 * @title: of the dialog
 * @verb: of its button
 * @words: (nullable): what comes of it
 *
 * What a form asks for. Static.
 */
typedef struct {
  const char *path;
  const char *title;
  const char *verb;
  const char *words;
  HjAdminField fields[6];
} HjAdminFormKind;

/**
 * HjAdminForm:
 *
 * A dialog that asks for what the central instance needs to know, sends it, and stays with what was
 * typed where that fails. Its signal `done` (#HjAdminAnswer) comes when it has closed itself.
 */
#define HJ_TYPE_ADMIN_FORM (hj_admin_form_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminForm, hj_admin_form, HJ, ADMIN_FORM, AdwDialog)

AdwDialog *hj_admin_form_new (HjAdminDesk *desk, const HjAdminFormKind *kind,
                              const HjAdminRequest *begin);

G_END_DECLS
