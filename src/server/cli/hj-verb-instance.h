/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/cli/hj-verb.h"
#include "server/instance/hj-instance.h"

G_BEGIN_DECLS

gboolean hj_verb_note (const HjCall *call, HjCentral *central, const char *purpose, GError **error);
HjCentral *hj_verb_open_unnoted (const HjCall *call, GError **error);
HjCentral *hj_verb_open_instance (const HjCall *call, GError **error);
JsonObject *hj_verb_new_object (const char *first_member, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
