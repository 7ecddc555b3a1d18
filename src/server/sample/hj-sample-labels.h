/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/sample/hj-sample-history.h"

G_BEGIN_DECLS

#define HJ_TYPE_SAMPLE_LABELS (hj_sample_labels_get_type ())
G_DECLARE_FINAL_TYPE (HjSampleLabels, hj_sample_labels, HJ, SAMPLE_LABELS, GObject)

HjSampleLabels *hj_sample_labels_new (HjRandom *random, gint64 now, HjSampleSink sink,
                                      gpointer user_data);
gboolean hj_sample_labels_take (HjRecord *record, gpointer user_data, GError **error);
gboolean hj_sample_labels_finish (HjSampleLabels *self, GError **error);

G_END_DECLS
