/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-random.h"

G_BEGIN_DECLS

#define HJ_TYPE_SAMPLE_NAMES (hj_sample_names_get_type ())
G_DECLARE_FINAL_TYPE (HjSampleNames, hj_sample_names, HJ, SAMPLE_NAMES, GObject)

HjSampleNames *hj_sample_names_new (HjRandom *random);

const char *hj_sample_names_get_county (HjSampleNames *self);
const char *const *hj_sample_names_get_list (HjSampleNames *self, const char *path, guint *length);
const char *hj_sample_names_pick (HjSampleNames *self, const char *path);
void hj_sample_names_pick_cause (HjSampleNames *self, const char **category, const char **text);

char *hj_sample_names_dup_name (HjSampleNames *self, gboolean male, int birth_year);
char *hj_sample_names_dup_birth_date (HjSampleNames *self, int first_year, int last_year);
char *hj_sample_names_dup_id_number (HjSampleNames *self, const char *birth_date, gboolean male);
char *hj_sample_names_dup_phone (HjSampleNames *self);
char *hj_sample_names_dup_address (HjSampleNames *self);

G_END_DECLS
