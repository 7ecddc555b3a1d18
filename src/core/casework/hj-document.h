/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-act.h"

G_BEGIN_DECLS

gboolean hj_document_attach (HjReplica *replica, HjRecord *record, GFile *file, HjActResult *result,
                             GError **error);
gboolean hj_document_save (HjReplica *replica, const char *attachment, GFile *to,
                           const char *purpose, GError **error);

G_END_DECLS
