/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-transport.h"

G_BEGIN_DECLS

#define HJ_TYPE_TRANSPORT_SOUP (hj_transport_soup_get_type ())
G_DECLARE_FINAL_TYPE (HjTransportSoup, hj_transport_soup, HJ, TRANSPORT_SOUP, GObject)

HjTransport *hj_transport_soup_new (const char *url, const char *authority_pem, GError **error);
HjTransport *hj_transport_soup_new_for_fingerprint (const char *url, const guint8 *fingerprint,
                                                    GError **error);
char *hj_transport_soup_dup_authority (HjTransportSoup *self);

G_END_DECLS
