/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-transport.h"

G_BEGIN_DECLS

const char *hj_sync_portal_sentence (void);
GError *hj_sync_error_from_response (const HjResponse *response);
GError *hj_sync_error_from_wire (const GError *error);
gboolean hj_sync_is_from_hejie (const HjResponse *response, const char *content_type);

G_END_DECLS
