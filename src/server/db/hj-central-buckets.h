/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-projection.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/*
 * A bucket is a set of rows that is received together. Its name is one of these, and where it ends
 * with a colon the id of the organisation, or the name of the user, follows.
 */
#define HJ_BUCKET_CATALOGUE "catalogue"        /* organisations, mediators, policies */
#define HJ_BUCKET_HOUSE "house:"               /* what the officers of a house work on */
#define HJ_BUCKET_HOUSE_LEAD "house-lead:"     /* what only its leader sees: held work */
#define HJ_BUCKET_HOUSE_HEALTH "house-health:" /* health items, and conflicts over them */
#define HJ_BUCKET_HOUSE_RECORD "house-record:" /* record items, and conflicts over them */
#define HJ_BUCKET_MEDIATOR "mediator:"         /* what is given to a mediator */
#define HJ_BUCKET_ORG "org:"                   /* what is pushed to an organisation */
#define HJ_BUCKET_COUNTY "county"              /* disputes and tickets of all houses */
#define HJ_BUCKET_PURPOSE "purpose:"           /* cases that a user opened with a purpose */
#define HJ_BUCKET_USER "user:"                 /* a user's own held work */

GPtrArray *hj_central_buckets_of (HjCentral *self, const HjRecord *record, GError **error);
GPtrArray *hj_central_buckets_among (HjCentral *self, const HjRecord *record,
                                     const char *const *among, GError **error);
GPtrArray *hj_central_dependents_of (HjCentral *self, const HjRecord *record, gboolean is_new,
                                     GError **error);
const HjProjection *hj_central_bucket_projection (const char *bucket);
gboolean hj_central_fields_move (const HjEntity *entity, guint64 mask);

G_END_DECLS
