/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/http/hj-connections.h"
#include "server/http/hj-live.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean hj_http_stream_begin (SoupServerMessage *message, HjListening *listening, HjLive *live,
                               HjConnections *connections);

G_END_DECLS
