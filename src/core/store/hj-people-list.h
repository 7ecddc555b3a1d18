/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-store.h"
#include "core/store/hj-summary.h"

G_BEGIN_DECLS

/**
 * HjPerson:
 *
 * An item of the list: its line arrives when somebody looks at it.
 */
#define HJ_TYPE_PERSON_ITEM (hj_person_item_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonItem, hj_person_item, HJ, PERSON_ITEM, GObject)

HjPersonSummary *hj_person_item_get_summary (HjPersonItem *self);

#define HJ_TYPE_PEOPLE_LIST (hj_people_list_get_type ())
G_DECLARE_FINAL_TYPE (HjPeopleList, hj_people_list, HJ, PEOPLE_LIST, GObject)

HjPeopleList *hj_people_list_new (HjStore *store);
void hj_people_list_set_typed (HjPeopleList *self, const char *typed);
void hj_people_list_set_color (HjPeopleList *self, const char *color);
void hj_people_list_set_detained_only (HjPeopleList *self, gboolean detained_only);
gboolean hj_people_list_is_loading (HjPeopleList *self);

G_END_DECLS
