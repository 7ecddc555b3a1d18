/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/sample/hj-sample-names.h"

G_BEGIN_DECLS

/**
 * HjSampleSink:
 * @record: (transfer none): a row; every row comes after those it refers to
 * @error: what went wrong
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjSampleSink) (HjRecord *record, gpointer user_data, GError **error);

#define HJ_TYPE_SAMPLE_HISTORY (hj_sample_history_get_type ())
G_DECLARE_FINAL_TYPE (HjSampleHistory, hj_sample_history, HJ, SAMPLE_HISTORY, GObject)

HjSampleHistory *hj_sample_history_new (HjRandom *random, const char *house,
                                        const char *const *mediators, gint64 now, HjSampleSink sink,
                                        gpointer user_data);
gboolean hj_sample_history_add_person (HjSampleHistory *self, gboolean detained, GError **error);

G_END_DECLS
