/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/sample/hj-sample-stay.h"

G_BEGIN_DECLS

gboolean hj_sample_dispute_add (HjSampleStay *stay, HjRecord *person, HjRecord *detention,
                                GError **error);

G_END_DECLS
