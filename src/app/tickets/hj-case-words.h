/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-access.h"
#include "core/store/hj-replica.h"

G_BEGIN_DECLS

char *hj_case_dup_name (HjReplica *replica, const char *entity, const char *id);
char *hj_case_dup_far_house (HjReplica *replica, const HjRecord *record);
char *hj_case_dup_subject (HjReplica *replica, const HjRecord *record);
const char *hj_case_find_page (HjReplica *replica, const HjRecord *record, char **id);
char *hj_case_dup_title (const HjRecord *dispute);
char *hj_case_say_state (const HjAccess *access, const HjRecord *record);
gboolean hj_case_is_sum (const HjField *field);
const char *hj_case_field_title (const HjField *field);
char *hj_case_say_sum (gint64 fen);
char *hj_case_sum_to_text (gint64 fen);
gboolean hj_case_parse_sum (const char *text, gint64 *fen);
gboolean hj_case_is_open (const HjRecord *record);
GPtrArray *hj_case_read_parties (HjReplica *replica, const char *dispute, GError **error);

G_END_DECLS
