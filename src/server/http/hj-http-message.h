/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

char *hj_http_message_dup_address (SoupServerMessage *message);
const char *hj_http_message_get_token (SoupServerMessage *message);
void hj_http_message_set_reply (SoupServerMessage *message, const HjHttpReply *reply);
void hj_http_message_cut_off (SoupServerMessage *message);

G_END_DECLS
