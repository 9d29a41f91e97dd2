/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["replicator"] || ($protobuf.roots["replicator"] = {});

export const replicator = $root.replicator = (() => {

    /**
     * Namespace replicator.
     * @exports replicator
     * @namespace
     */
    const replicator = {};

    replicator.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof replicator
         * @namespace
         */
        const v1 = {};

        v1.Frame = (function() {

            /**
             * Properties of a Frame.
             * @typedef {Object} replicator.v1.Frame.$Properties
             * @property {boolean} [anew] Frame anew
             * @property {Array.<string>} [peers] Frame peers
             * @property {Array.<string>} [clusters] Frame clusters
             * @property {Array.<string>} [origins] Frame origins
             * @property {Array.<string>} [contentTypes] Frame contentTypes
             * @property {Array.<replicator.v1.Envelope.$Properties>} [envelopes] Frame envelopes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Frame.
             * @memberof replicator.v1
             * @interface IFrame
             * @augments replicator.v1.Frame.$Properties
             * @deprecated Use replicator.v1.Frame.$Properties instead.
             */

            /**
             * Shape of a Frame.
             * @typedef {{
             *   anew?: boolean;
             *   peers?: Array.<string>;
             *   clusters?: Array.<string>;
             *   origins?: Array.<string>;
             *   contentTypes?: Array.<string>;
             *   envelopes?: Array.<replicator.v1.Envelope.$Shape>;
             *   $unknowns?: Array.<Uint8Array>;
             * }} replicator.v1.Frame.$Shape
             */

            /**
             * Constructs a new Frame.
             * @memberof replicator.v1
             * @classdesc Represents a Frame.
             * @constructor
             * @param {replicator.v1.Frame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Frame = function (properties) {
                this.peers = [];
                this.clusters = [];
                this.origins = [];
                this.contentTypes = [];
                this.envelopes = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Frame anew.
             * @member {boolean} anew
             * @memberof replicator.v1.Frame
             * @instance
             */
            Frame.prototype.anew = false;

            /**
             * Frame peers.
             * @member {Array.<string>} peers
             * @memberof replicator.v1.Frame
             * @instance
             */
            Frame.prototype.peers = $util.emptyArray;

            /**
             * Frame clusters.
             * @member {Array.<string>} clusters
             * @memberof replicator.v1.Frame
             * @instance
             */
            Frame.prototype.clusters = $util.emptyArray;

            /**
             * Frame origins.
             * @member {Array.<string>} origins
             * @memberof replicator.v1.Frame
             * @instance
             */
            Frame.prototype.origins = $util.emptyArray;

            /**
             * Frame contentTypes.
             * @member {Array.<string>} contentTypes
             * @memberof replicator.v1.Frame
             * @instance
             */
            Frame.prototype.contentTypes = $util.emptyArray;

            /**
             * Frame envelopes.
             * @member {Array.<replicator.v1.Envelope>} envelopes
             * @memberof replicator.v1.Frame
             * @instance
             */
            Frame.prototype.envelopes = $util.emptyArray;

            /**
             * Encodes the specified Frame message. Does not implicitly {@link replicator.v1.Frame.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Frame
             * @static
             * @param {replicator.v1.Frame.$Properties} message Frame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Frame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.anew != null && $Object.hasOwnProperty.call(message, "anew") && message.anew !== false)
                    writer.uint32(/* id 1, wireType 0 =*/8).bool(message.anew);
                if (message.peers != null && message.peers.length)
                    for (let i = 0; i < message.peers.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.peers[i]);
                if (message.clusters != null && message.clusters.length)
                    for (let i = 0; i < message.clusters.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.clusters[i]);
                if (message.origins != null && message.origins.length)
                    for (let i = 0; i < message.origins.length; ++i)
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.origins[i]);
                if (message.contentTypes != null && message.contentTypes.length)
                    for (let i = 0; i < message.contentTypes.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.contentTypes[i]);
                if (message.envelopes != null && message.envelopes.length)
                    for (let i = 0; i < message.envelopes.length; ++i)
                        $root.replicator.v1.Envelope.encode(message.envelopes[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Frame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Frame & replicator.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Frame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Frame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.anew = value;
                            else
                                delete message.anew;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.peers && message.peers.length))
                                message.peers = [];
                            message.peers.push(reader.stringVerify());
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.clusters && message.clusters.length))
                                message.clusters = [];
                            message.clusters.push(reader.stringVerify());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.origins && message.origins.length))
                                message.origins = [];
                            message.origins.push(reader.stringVerify());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.contentTypes && message.contentTypes.length))
                                message.contentTypes = [];
                            message.contentTypes.push(reader.stringVerify());
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.envelopes && message.envelopes.length))
                                message.envelopes = [];
                            message.envelopes.push($root.replicator.v1.Envelope.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Frame;
        })();

        v1.Envelope = (function() {

            /**
             * Properties of an Envelope.
             * @typedef {Object} replicator.v1.Envelope.$Properties
             * @property {replicator.v1.Hello.$Properties|null} [hello] Envelope hello
             * @property {replicator.v1.Refuse.$Properties|null} [refuse] Envelope refuse
             * @property {replicator.v1.Ping.$Properties|null} [ping] Envelope ping
             * @property {replicator.v1.Pong.$Properties|null} [pong] Envelope pong
             * @property {replicator.v1.Reserve.$Properties|null} [reserve] Envelope reserve
             * @property {replicator.v1.Prepare.$Properties|null} [prepare] Envelope prepare
             * @property {replicator.v1.Accept.$Properties|null} [accept] Envelope accept
             * @property {replicator.v1.Read.$Properties|null} [read] Envelope read
             * @property {replicator.v1.Relay.$Properties|null} [relay] Envelope relay
             * @property {replicator.v1.Answer.$Properties|null} [answer] Envelope answer
             * @property {replicator.v1.Commit.$Properties|null} [commit] Envelope commit
             * @property {replicator.v1.Committed.$Properties|null} [committed] Envelope committed
             * @property {replicator.v1.Pull.$Properties|null} [pull] Envelope pull
             * @property {replicator.v1.Page.$Properties|null} [page] Envelope page
             * @property {replicator.v1.Fetch.$Properties|null} [fetch] Envelope fetch
             * @property {replicator.v1.Records.$Properties|null} [records] Envelope records
             * @property {replicator.v1.Join.$Properties|null} [join] Envelope join
             * @property {replicator.v1.Configured.$Properties|null} [configured] Envelope configured
             * @property {replicator.v1.Survey.$Properties|null} [survey] Envelope survey
             * @property {replicator.v1.Progress.$Properties|null} [progress] Envelope progress
             * @property {replicator.v1.Wish.$Properties|null} [wish] Envelope wish
             * @property {replicator.v1.Compare.$Properties|null} [compare] Envelope compare
             * @property {replicator.v1.Differ.$Properties|null} [differ] Envelope differ
             * @property {replicator.v1.List.$Properties|null} [list] Envelope list
             * @property {replicator.v1.Newer.$Properties|null} [newer] Envelope newer
             * @property {"hello"|"refuse"|"ping"|"pong"|"reserve"|"prepare"|"accept"|"read"|"relay"|"answer"|"commit"|"committed"|"pull"|"page"|"fetch"|"records"|"join"|"configured"|"survey"|"progress"|"wish"|"compare"|"differ"|"list"|"newer"} [message] Envelope message
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Envelope.
             * @memberof replicator.v1
             * @interface IEnvelope
             * @augments replicator.v1.Envelope.$Properties
             * @deprecated Use replicator.v1.Envelope.$Properties instead.
             */

            /**
             * Narrowed shape of an Envelope.
             * @typedef {{
             *   hello?: replicator.v1.Hello.$Shape|null;
             *   refuse?: replicator.v1.Refuse.$Shape|null;
             *   ping?: replicator.v1.Ping.$Shape|null;
             *   pong?: replicator.v1.Pong.$Shape|null;
             *   reserve?: replicator.v1.Reserve.$Shape|null;
             *   prepare?: replicator.v1.Prepare.$Shape|null;
             *   accept?: replicator.v1.Accept.$Shape|null;
             *   read?: replicator.v1.Read.$Shape|null;
             *   relay?: replicator.v1.Relay.$Shape|null;
             *   answer?: replicator.v1.Answer.$Shape|null;
             *   commit?: replicator.v1.Commit.$Shape|null;
             *   committed?: replicator.v1.Committed.$Shape|null;
             *   pull?: replicator.v1.Pull.$Shape|null;
             *   page?: replicator.v1.Page.$Shape|null;
             *   fetch?: replicator.v1.Fetch.$Shape|null;
             *   records?: replicator.v1.Records.$Shape|null;
             *   join?: replicator.v1.Join.$Shape|null;
             *   configured?: replicator.v1.Configured.$Shape|null;
             *   survey?: replicator.v1.Survey.$Shape|null;
             *   progress?: replicator.v1.Progress.$Shape|null;
             *   wish?: replicator.v1.Wish.$Shape|null;
             *   compare?: replicator.v1.Compare.$Shape|null;
             *   differ?: replicator.v1.Differ.$Shape|null;
             *   list?: replicator.v1.List.$Shape|null;
             *   newer?: replicator.v1.Newer.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ message?: undefined; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "hello"; hello: replicator.v1.Hello.$Shape; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "refuse"; hello?: null; refuse: replicator.v1.Refuse.$Shape; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "ping"; hello?: null; refuse?: null; ping: replicator.v1.Ping.$Shape; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "pong"; hello?: null; refuse?: null; ping?: null; pong: replicator.v1.Pong.$Shape; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "reserve"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve: replicator.v1.Reserve.$Shape; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "prepare"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare: replicator.v1.Prepare.$Shape; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "accept"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept: replicator.v1.Accept.$Shape; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "read"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read: replicator.v1.Read.$Shape; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "relay"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay: replicator.v1.Relay.$Shape; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "answer"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer: replicator.v1.Answer.$Shape; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "commit"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit: replicator.v1.Commit.$Shape; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "committed"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed: replicator.v1.Committed.$Shape; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "pull"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull: replicator.v1.Pull.$Shape; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "page"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page: replicator.v1.Page.$Shape; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "fetch"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch: replicator.v1.Fetch.$Shape; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "records"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records: replicator.v1.Records.$Shape; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "join"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join: replicator.v1.Join.$Shape; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "configured"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured: replicator.v1.Configured.$Shape; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "survey"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey: replicator.v1.Survey.$Shape; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "progress"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress: replicator.v1.Progress.$Shape; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "wish"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish: replicator.v1.Wish.$Shape; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "compare"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare: replicator.v1.Compare.$Shape; differ?: null; list?: null; newer?: null }|{ message?: "differ"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ: replicator.v1.Differ.$Shape; list?: null; newer?: null }|{ message?: "list"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list: replicator.v1.List.$Shape; newer?: null }|{ message?: "newer"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer: replicator.v1.Newer.$Shape })
             * )} replicator.v1.Envelope.$Shape
             */

            /**
             * Constructs a new Envelope.
             * @memberof replicator.v1
             * @classdesc Represents an Envelope.
             * @constructor
             * @param {replicator.v1.Envelope.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Envelope = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Envelope hello.
             * @member {replicator.v1.Hello|null} hello
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.hello = null;

            /**
             * Envelope refuse.
             * @member {replicator.v1.Refuse|null} refuse
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.refuse = null;

            /**
             * Envelope ping.
             * @member {replicator.v1.Ping|null} ping
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.ping = null;

            /**
             * Envelope pong.
             * @member {replicator.v1.Pong|null} pong
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.pong = null;

            /**
             * Envelope reserve.
             * @member {replicator.v1.Reserve|null} reserve
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.reserve = null;

            /**
             * Envelope prepare.
             * @member {replicator.v1.Prepare|null} prepare
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.prepare = null;

            /**
             * Envelope accept.
             * @member {replicator.v1.Accept|null} accept
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.accept = null;

            /**
             * Envelope read.
             * @member {replicator.v1.Read|null} read
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.read = null;

            /**
             * Envelope relay.
             * @member {replicator.v1.Relay|null} relay
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.relay = null;

            /**
             * Envelope answer.
             * @member {replicator.v1.Answer|null} answer
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.answer = null;

            /**
             * Envelope commit.
             * @member {replicator.v1.Commit|null} commit
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.commit = null;

            /**
             * Envelope committed.
             * @member {replicator.v1.Committed|null} committed
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.committed = null;

            /**
             * Envelope pull.
             * @member {replicator.v1.Pull|null} pull
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.pull = null;

            /**
             * Envelope page.
             * @member {replicator.v1.Page|null} page
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.page = null;

            /**
             * Envelope fetch.
             * @member {replicator.v1.Fetch|null} fetch
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.fetch = null;

            /**
             * Envelope records.
             * @member {replicator.v1.Records|null} records
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.records = null;

            /**
             * Envelope join.
             * @member {replicator.v1.Join|null} join
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.join = null;

            /**
             * Envelope configured.
             * @member {replicator.v1.Configured|null} configured
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.configured = null;

            /**
             * Envelope survey.
             * @member {replicator.v1.Survey|null} survey
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.survey = null;

            /**
             * Envelope progress.
             * @member {replicator.v1.Progress|null} progress
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.progress = null;

            /**
             * Envelope wish.
             * @member {replicator.v1.Wish|null} wish
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.wish = null;

            /**
             * Envelope compare.
             * @member {replicator.v1.Compare|null} compare
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.compare = null;

            /**
             * Envelope differ.
             * @member {replicator.v1.Differ|null} differ
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.differ = null;

            /**
             * Envelope list.
             * @member {replicator.v1.List|null} list
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.list = null;

            /**
             * Envelope newer.
             * @member {replicator.v1.Newer|null} newer
             * @memberof replicator.v1.Envelope
             * @instance
             */
            Envelope.prototype.newer = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Envelope message.
             * @member {"hello"|"refuse"|"ping"|"pong"|"reserve"|"prepare"|"accept"|"read"|"relay"|"answer"|"commit"|"committed"|"pull"|"page"|"fetch"|"records"|"join"|"configured"|"survey"|"progress"|"wish"|"compare"|"differ"|"list"|"newer"|undefined} message
             * @memberof replicator.v1.Envelope
             * @instance
             */
            $Object.defineProperty(Envelope.prototype, "message", {
                get: $util.oneOfGetter($oneOfFields = ["hello", "refuse", "ping", "pong", "reserve", "prepare", "accept", "read", "relay", "answer", "commit", "committed", "pull", "page", "fetch", "records", "join", "configured", "survey", "progress", "wish", "compare", "differ", "list", "newer"]),
                set: function (name) { if (this.$last !== $undefined && this.$last !== name) this[this.$last] = null; this.$last = name; }
            });

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link replicator.v1.Envelope.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Envelope
             * @static
             * @param {replicator.v1.Envelope.$Properties} message Envelope message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Envelope.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
                    $root.replicator.v1.Hello.encode(message.hello, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.refuse != null && $Object.hasOwnProperty.call(message, "refuse"))
                    $root.replicator.v1.Refuse.encode(message.refuse, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.ping != null && $Object.hasOwnProperty.call(message, "ping"))
                    $root.replicator.v1.Ping.encode(message.ping, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.pong != null && $Object.hasOwnProperty.call(message, "pong"))
                    $root.replicator.v1.Pong.encode(message.pong, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.reserve != null && $Object.hasOwnProperty.call(message, "reserve"))
                    $root.replicator.v1.Reserve.encode(message.reserve, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.prepare != null && $Object.hasOwnProperty.call(message, "prepare"))
                    $root.replicator.v1.Prepare.encode(message.prepare, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.accept != null && $Object.hasOwnProperty.call(message, "accept"))
                    $root.replicator.v1.Accept.encode(message.accept, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.read != null && $Object.hasOwnProperty.call(message, "read"))
                    $root.replicator.v1.Read.encode(message.read, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.relay != null && $Object.hasOwnProperty.call(message, "relay"))
                    $root.replicator.v1.Relay.encode(message.relay, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.answer != null && $Object.hasOwnProperty.call(message, "answer"))
                    $root.replicator.v1.Answer.encode(message.answer, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.commit != null && $Object.hasOwnProperty.call(message, "commit"))
                    $root.replicator.v1.Commit.encode(message.commit, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.committed != null && $Object.hasOwnProperty.call(message, "committed"))
                    $root.replicator.v1.Committed.encode(message.committed, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.pull != null && $Object.hasOwnProperty.call(message, "pull"))
                    $root.replicator.v1.Pull.encode(message.pull, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.page != null && $Object.hasOwnProperty.call(message, "page"))
                    $root.replicator.v1.Page.encode(message.page, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.fetch != null && $Object.hasOwnProperty.call(message, "fetch"))
                    $root.replicator.v1.Fetch.encode(message.fetch, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.records != null && $Object.hasOwnProperty.call(message, "records"))
                    $root.replicator.v1.Records.encode(message.records, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                if (message.join != null && $Object.hasOwnProperty.call(message, "join"))
                    $root.replicator.v1.Join.encode(message.join, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                if (message.configured != null && $Object.hasOwnProperty.call(message, "configured"))
                    $root.replicator.v1.Configured.encode(message.configured, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
                if (message.survey != null && $Object.hasOwnProperty.call(message, "survey"))
                    $root.replicator.v1.Survey.encode(message.survey, writer.uint32(/* id 19, wireType 2 =*/154).fork(), _depth + 1).ldelim();
                if (message.progress != null && $Object.hasOwnProperty.call(message, "progress"))
                    $root.replicator.v1.Progress.encode(message.progress, writer.uint32(/* id 20, wireType 2 =*/162).fork(), _depth + 1).ldelim();
                if (message.wish != null && $Object.hasOwnProperty.call(message, "wish"))
                    $root.replicator.v1.Wish.encode(message.wish, writer.uint32(/* id 21, wireType 2 =*/170).fork(), _depth + 1).ldelim();
                if (message.compare != null && $Object.hasOwnProperty.call(message, "compare"))
                    $root.replicator.v1.Compare.encode(message.compare, writer.uint32(/* id 22, wireType 2 =*/178).fork(), _depth + 1).ldelim();
                if (message.differ != null && $Object.hasOwnProperty.call(message, "differ"))
                    $root.replicator.v1.Differ.encode(message.differ, writer.uint32(/* id 23, wireType 2 =*/186).fork(), _depth + 1).ldelim();
                if (message.list != null && $Object.hasOwnProperty.call(message, "list"))
                    $root.replicator.v1.List.encode(message.list, writer.uint32(/* id 24, wireType 2 =*/194).fork(), _depth + 1).ldelim();
                if (message.newer != null && $Object.hasOwnProperty.call(message, "newer"))
                    $root.replicator.v1.Newer.encode(message.newer, writer.uint32(/* id 25, wireType 2 =*/202).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Envelope
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Envelope & replicator.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Envelope.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Envelope();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.hello = $root.replicator.v1.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
                            message.message = "hello";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.refuse = $root.replicator.v1.Refuse.decode(reader, reader.size(), $undefined, _depth + 1, message.refuse);
                            message.message = "refuse";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.ping = $root.replicator.v1.Ping.decode(reader, reader.size(), $undefined, _depth + 1, message.ping);
                            message.message = "ping";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.pong = $root.replicator.v1.Pong.decode(reader, reader.size(), $undefined, _depth + 1, message.pong);
                            message.message = "pong";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.reserve = $root.replicator.v1.Reserve.decode(reader, reader.size(), $undefined, _depth + 1, message.reserve);
                            message.message = "reserve";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.prepare = $root.replicator.v1.Prepare.decode(reader, reader.size(), $undefined, _depth + 1, message.prepare);
                            message.message = "prepare";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.accept = $root.replicator.v1.Accept.decode(reader, reader.size(), $undefined, _depth + 1, message.accept);
                            message.message = "accept";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.read = $root.replicator.v1.Read.decode(reader, reader.size(), $undefined, _depth + 1, message.read);
                            message.message = "read";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.relay = $root.replicator.v1.Relay.decode(reader, reader.size(), $undefined, _depth + 1, message.relay);
                            message.message = "relay";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.answer = $root.replicator.v1.Answer.decode(reader, reader.size(), $undefined, _depth + 1, message.answer);
                            message.message = "answer";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.commit = $root.replicator.v1.Commit.decode(reader, reader.size(), $undefined, _depth + 1, message.commit);
                            message.message = "commit";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.committed = $root.replicator.v1.Committed.decode(reader, reader.size(), $undefined, _depth + 1, message.committed);
                            message.message = "committed";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.pull = $root.replicator.v1.Pull.decode(reader, reader.size(), $undefined, _depth + 1, message.pull);
                            message.message = "pull";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.page = $root.replicator.v1.Page.decode(reader, reader.size(), $undefined, _depth + 1, message.page);
                            message.message = "page";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.fetch = $root.replicator.v1.Fetch.decode(reader, reader.size(), $undefined, _depth + 1, message.fetch);
                            message.message = "fetch";
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            message.records = $root.replicator.v1.Records.decode(reader, reader.size(), $undefined, _depth + 1, message.records);
                            message.message = "records";
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.join = $root.replicator.v1.Join.decode(reader, reader.size(), $undefined, _depth + 1, message.join);
                            message.message = "join";
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            message.configured = $root.replicator.v1.Configured.decode(reader, reader.size(), $undefined, _depth + 1, message.configured);
                            message.message = "configured";
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            message.survey = $root.replicator.v1.Survey.decode(reader, reader.size(), $undefined, _depth + 1, message.survey);
                            message.message = "survey";
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            message.progress = $root.replicator.v1.Progress.decode(reader, reader.size(), $undefined, _depth + 1, message.progress);
                            message.message = "progress";
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            message.wish = $root.replicator.v1.Wish.decode(reader, reader.size(), $undefined, _depth + 1, message.wish);
                            message.message = "wish";
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            message.compare = $root.replicator.v1.Compare.decode(reader, reader.size(), $undefined, _depth + 1, message.compare);
                            message.message = "compare";
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            message.differ = $root.replicator.v1.Differ.decode(reader, reader.size(), $undefined, _depth + 1, message.differ);
                            message.message = "differ";
                            continue;
                        }
                    case 24: {
                            if (wireType !== 2)
                                break;
                            message.list = $root.replicator.v1.List.decode(reader, reader.size(), $undefined, _depth + 1, message.list);
                            message.message = "list";
                            continue;
                        }
                    case 25: {
                            if (wireType !== 2)
                                break;
                            message.newer = $root.replicator.v1.Newer.decode(reader, reader.size(), $undefined, _depth + 1, message.newer);
                            message.message = "newer";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Envelope;
        })();

        v1.Ballot = (function() {

            /**
             * Properties of a Ballot.
             * @typedef {Object} replicator.v1.Ballot.$Properties
             * @property {number} [generation] Ballot generation
             * @property {number} [number] Ballot number
             * @property {number} [peer] Ballot peer
             * @property {number} [boot] Ballot boot
             * @property {number} [attempt] Ballot attempt
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Ballot.
             * @memberof replicator.v1
             * @interface IBallot
             * @augments replicator.v1.Ballot.$Properties
             * @deprecated Use replicator.v1.Ballot.$Properties instead.
             */

            /**
             * Shape of a Ballot.
             * @typedef {replicator.v1.Ballot.$Properties} replicator.v1.Ballot.$Shape
             */

            /**
             * Constructs a new Ballot.
             * @memberof replicator.v1
             * @classdesc Represents a Ballot.
             * @constructor
             * @param {replicator.v1.Ballot.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ballot = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Ballot generation.
             * @member {number} generation
             * @memberof replicator.v1.Ballot
             * @instance
             */
            Ballot.prototype.generation = 0;

            /**
             * Ballot number.
             * @member {number} number
             * @memberof replicator.v1.Ballot
             * @instance
             */
            Ballot.prototype.number = 0;

            /**
             * Ballot peer.
             * @member {number} peer
             * @memberof replicator.v1.Ballot
             * @instance
             */
            Ballot.prototype.peer = 0;

            /**
             * Ballot boot.
             * @member {number} boot
             * @memberof replicator.v1.Ballot
             * @instance
             */
            Ballot.prototype.boot = 0;

            /**
             * Ballot attempt.
             * @member {number} attempt
             * @memberof replicator.v1.Ballot
             * @instance
             */
            Ballot.prototype.attempt = 0;

            /**
             * Encodes the specified Ballot message. Does not implicitly {@link replicator.v1.Ballot.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Ballot
             * @static
             * @param {replicator.v1.Ballot.$Properties} message Ballot message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ballot.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && (typeof message.number === "object" ? message.number.low || message.number.high : message.number !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.number);
                if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.peer);
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.boot);
                if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && (typeof message.attempt === "object" ? message.attempt.low || message.attempt.high : message.attempt !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.attempt);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Ballot message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Ballot
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Ballot & replicator.v1.Ballot.$Shape} Ballot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ballot.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Ballot();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.peer = value;
                            else
                                delete message.peer;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.boot = value;
                            else
                                delete message.boot;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.attempt = value;
                            else
                                delete message.attempt;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Ballot;
        })();

        /**
         * Operation enum.
         * @name replicator.v1.Operation
         * @enum {number}
         * @property {number} OPERATION_UNSPECIFIED=0 OPERATION_UNSPECIFIED value
         * @property {number} OPERATION_CREATE=1 OPERATION_CREATE value
         * @property {number} OPERATION_UPDATE=2 OPERATION_UPDATE value
         * @property {number} OPERATION_DELETE=3 OPERATION_DELETE value
         * @property {number} OPERATION_NOOP=4 OPERATION_NOOP value
         * @property {number} OPERATION_CONFIGURE=5 OPERATION_CONFIGURE value
         * @property {number} OPERATION_EXPIRE=6 OPERATION_EXPIRE value
         */
        v1.Operation = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "OPERATION_UNSPECIFIED"] = 0;
            values[valuesById[1] = "OPERATION_CREATE"] = 1;
            values[valuesById[2] = "OPERATION_UPDATE"] = 2;
            values[valuesById[3] = "OPERATION_DELETE"] = 3;
            values[valuesById[4] = "OPERATION_NOOP"] = 4;
            values[valuesById[5] = "OPERATION_CONFIGURE"] = 5;
            values[valuesById[6] = "OPERATION_EXPIRE"] = 6;
            return values;
        })();

        v1.Proposal = (function() {

            /**
             * Properties of a Proposal.
             * @typedef {Object} replicator.v1.Proposal.$Properties
             * @property {number} [origin] Proposal origin
             * @property {number} [cluster] Proposal cluster
             * @property {replicator.v1.Operation} [operation] Proposal operation
             * @property {string} [requestId] Proposal requestId
             * @property {string} [fingerprint] Proposal fingerprint
             * @property {Uint8Array|null} [value] Proposal value
             * @property {number} [contentType] Proposal contentType
             * @property {boolean} [mutable] Proposal mutable
             * @property {string} [sequence] Proposal sequence
             * @property {number} [expiresMs] Proposal expiresMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Proposal.
             * @memberof replicator.v1
             * @interface IProposal
             * @augments replicator.v1.Proposal.$Properties
             * @deprecated Use replicator.v1.Proposal.$Properties instead.
             */

            /**
             * Shape of a Proposal.
             * @typedef {replicator.v1.Proposal.$Properties} replicator.v1.Proposal.$Shape
             */

            /**
             * Constructs a new Proposal.
             * @memberof replicator.v1
             * @classdesc Represents a Proposal.
             * @constructor
             * @param {replicator.v1.Proposal.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Proposal = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Proposal origin.
             * @member {number} origin
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.origin = 0;

            /**
             * Proposal cluster.
             * @member {number} cluster
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.cluster = 0;

            /**
             * Proposal operation.
             * @member {replicator.v1.Operation} operation
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.operation = 0;

            /**
             * Proposal requestId.
             * @member {string} requestId
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.requestId = "";

            /**
             * Proposal fingerprint.
             * @member {string} fingerprint
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.fingerprint = "";

            /**
             * Proposal value.
             * @member {Uint8Array|null} value
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.value = null;

            /**
             * Proposal contentType.
             * @member {number} contentType
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.contentType = 0;

            /**
             * Proposal mutable.
             * @member {boolean} mutable
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.mutable = false;

            /**
             * Proposal sequence.
             * @member {string} sequence
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.sequence = "";

            /**
             * Proposal expiresMs.
             * @member {number} expiresMs
             * @memberof replicator.v1.Proposal
             * @instance
             */
            Proposal.prototype.expiresMs = 0;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Proposal.prototype, "_value", {
                get: $util.oneOfGetter($oneOfFields = ["value"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Proposal message. Does not implicitly {@link replicator.v1.Proposal.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Proposal
             * @static
             * @param {replicator.v1.Proposal.$Properties} message Proposal message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Proposal.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.origin);
                if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.cluster);
                if (message.operation != null && $Object.hasOwnProperty.call(message, "operation") && message.operation !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.operation);
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.requestId);
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.fingerprint);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.value);
                if (message.contentType != null && $Object.hasOwnProperty.call(message, "contentType") && message.contentType !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.contentType);
                if (message.mutable != null && $Object.hasOwnProperty.call(message, "mutable") && message.mutable !== false)
                    writer.uint32(/* id 8, wireType 0 =*/64).bool(message.mutable);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.sequence);
                if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs") && (typeof message.expiresMs === "object" ? message.expiresMs.low || message.expiresMs.high : message.expiresMs !== 0))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.expiresMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Proposal message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Proposal
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Proposal & replicator.v1.Proposal.$Shape} Proposal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Proposal.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Proposal();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.origin = value;
                            else
                                delete message.origin;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.cluster = value;
                            else
                                delete message.cluster;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.operation = value;
                            else
                                delete message.operation;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            message._value = "value";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.contentType = value;
                            else
                                delete message.contentType;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.mutable = value;
                            else
                                delete message.mutable;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.expiresMs = value;
                            else
                                delete message.expiresMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Proposal;
        })();

        v1.Decision = (function() {

            /**
             * Properties of a Decision.
             * @typedef {Object} replicator.v1.Decision.$Properties
             * @property {number} [version] Decision version
             * @property {number} [origin] Decision origin
             * @property {number} [cluster] Decision cluster
             * @property {string} [requestId] Decision requestId
             * @property {string} [fingerprint] Decision fingerprint
             * @property {string} [sequence] Decision sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Decision.
             * @memberof replicator.v1
             * @interface IDecision
             * @augments replicator.v1.Decision.$Properties
             * @deprecated Use replicator.v1.Decision.$Properties instead.
             */

            /**
             * Shape of a Decision.
             * @typedef {replicator.v1.Decision.$Properties} replicator.v1.Decision.$Shape
             */

            /**
             * Constructs a new Decision.
             * @memberof replicator.v1
             * @classdesc Represents a Decision.
             * @constructor
             * @param {replicator.v1.Decision.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Decision = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Decision version.
             * @member {number} version
             * @memberof replicator.v1.Decision
             * @instance
             */
            Decision.prototype.version = 0;

            /**
             * Decision origin.
             * @member {number} origin
             * @memberof replicator.v1.Decision
             * @instance
             */
            Decision.prototype.origin = 0;

            /**
             * Decision cluster.
             * @member {number} cluster
             * @memberof replicator.v1.Decision
             * @instance
             */
            Decision.prototype.cluster = 0;

            /**
             * Decision requestId.
             * @member {string} requestId
             * @memberof replicator.v1.Decision
             * @instance
             */
            Decision.prototype.requestId = "";

            /**
             * Decision fingerprint.
             * @member {string} fingerprint
             * @memberof replicator.v1.Decision
             * @instance
             */
            Decision.prototype.fingerprint = "";

            /**
             * Decision sequence.
             * @member {string} sequence
             * @memberof replicator.v1.Decision
             * @instance
             */
            Decision.prototype.sequence = "";

            /**
             * Encodes the specified Decision message. Does not implicitly {@link replicator.v1.Decision.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Decision
             * @static
             * @param {replicator.v1.Decision.$Properties} message Decision message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Decision.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.version);
                if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.origin);
                if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.cluster);
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.requestId);
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.fingerprint);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.sequence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Decision message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Decision
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Decision & replicator.v1.Decision.$Shape} Decision
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Decision.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Decision();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.origin = value;
                            else
                                delete message.origin;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.cluster = value;
                            else
                                delete message.cluster;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Decision;
        })();

        v1.RecordIdentity = (function() {

            /**
             * Properties of a RecordIdentity.
             * @typedef {Object} replicator.v1.RecordIdentity.$Properties
             * @property {string} [key] RecordIdentity key
             * @property {number} [version] RecordIdentity version
             * @property {number} [since] RecordIdentity since
             * @property {boolean} [present] RecordIdentity present
             * @property {boolean} [final] RecordIdentity final
             * @property {Array.<replicator.v1.Decision.$Properties>} [decisions] RecordIdentity decisions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RecordIdentity.
             * @memberof replicator.v1
             * @interface IRecordIdentity
             * @augments replicator.v1.RecordIdentity.$Properties
             * @deprecated Use replicator.v1.RecordIdentity.$Properties instead.
             */

            /**
             * Shape of a RecordIdentity.
             * @typedef {replicator.v1.RecordIdentity.$Properties} replicator.v1.RecordIdentity.$Shape
             */

            /**
             * Constructs a new RecordIdentity.
             * @memberof replicator.v1
             * @classdesc Represents a RecordIdentity.
             * @constructor
             * @param {replicator.v1.RecordIdentity.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RecordIdentity = function (properties) {
                this.decisions = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RecordIdentity key.
             * @member {string} key
             * @memberof replicator.v1.RecordIdentity
             * @instance
             */
            RecordIdentity.prototype.key = "";

            /**
             * RecordIdentity version.
             * @member {number} version
             * @memberof replicator.v1.RecordIdentity
             * @instance
             */
            RecordIdentity.prototype.version = 0;

            /**
             * RecordIdentity since.
             * @member {number} since
             * @memberof replicator.v1.RecordIdentity
             * @instance
             */
            RecordIdentity.prototype.since = 0;

            /**
             * RecordIdentity present.
             * @member {boolean} present
             * @memberof replicator.v1.RecordIdentity
             * @instance
             */
            RecordIdentity.prototype.present = false;

            /**
             * RecordIdentity final.
             * @member {boolean} final
             * @memberof replicator.v1.RecordIdentity
             * @instance
             */
            RecordIdentity.prototype.final = false;

            /**
             * RecordIdentity decisions.
             * @member {Array.<replicator.v1.Decision>} decisions
             * @memberof replicator.v1.RecordIdentity
             * @instance
             */
            RecordIdentity.prototype.decisions = $util.emptyArray;

            /**
             * Encodes the specified RecordIdentity message. Does not implicitly {@link replicator.v1.RecordIdentity.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.RecordIdentity
             * @static
             * @param {replicator.v1.RecordIdentity.$Properties} message RecordIdentity message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RecordIdentity.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.version);
                if (message.since != null && $Object.hasOwnProperty.call(message, "since") && (typeof message.since === "object" ? message.since.low || message.since.high : message.since !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.since);
                if (message.present != null && $Object.hasOwnProperty.call(message, "present") && message.present !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.present);
                if (message.final != null && $Object.hasOwnProperty.call(message, "final") && message.final !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.final);
                if (message.decisions != null && message.decisions.length)
                    for (let i = 0; i < message.decisions.length; ++i)
                        $root.replicator.v1.Decision.encode(message.decisions[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RecordIdentity message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.RecordIdentity
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.RecordIdentity & replicator.v1.RecordIdentity.$Shape} RecordIdentity
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RecordIdentity.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.RecordIdentity();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.since = value;
                            else
                                delete message.since;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.present = value;
                            else
                                delete message.present;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.final = value;
                            else
                                delete message.final;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.decisions && message.decisions.length))
                                message.decisions = [];
                            message.decisions.push($root.replicator.v1.Decision.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RecordIdentity;
        })();

        v1.StoredRecord = (function() {

            /**
             * Properties of a StoredRecord.
             * @typedef {Object} replicator.v1.StoredRecord.$Properties
             * @property {string} [key] StoredRecord key
             * @property {number} [version] StoredRecord version
             * @property {number} [since] StoredRecord since
             * @property {boolean} [present] StoredRecord present
             * @property {boolean} [final] StoredRecord final
             * @property {Array.<replicator.v1.Decision.$Properties>} [decisions] StoredRecord decisions
             * @property {Uint8Array|null} [value] StoredRecord value
             * @property {number} [contentType] StoredRecord contentType
             * @property {number} [expiresMs] StoredRecord expiresMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StoredRecord.
             * @memberof replicator.v1
             * @interface IStoredRecord
             * @augments replicator.v1.StoredRecord.$Properties
             * @deprecated Use replicator.v1.StoredRecord.$Properties instead.
             */

            /**
             * Shape of a StoredRecord.
             * @typedef {replicator.v1.StoredRecord.$Properties} replicator.v1.StoredRecord.$Shape
             */

            /**
             * Constructs a new StoredRecord.
             * @memberof replicator.v1
             * @classdesc Represents a StoredRecord.
             * @constructor
             * @param {replicator.v1.StoredRecord.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StoredRecord = function (properties) {
                this.decisions = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StoredRecord key.
             * @member {string} key
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.key = "";

            /**
             * StoredRecord version.
             * @member {number} version
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.version = 0;

            /**
             * StoredRecord since.
             * @member {number} since
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.since = 0;

            /**
             * StoredRecord present.
             * @member {boolean} present
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.present = false;

            /**
             * StoredRecord final.
             * @member {boolean} final
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.final = false;

            /**
             * StoredRecord decisions.
             * @member {Array.<replicator.v1.Decision>} decisions
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.decisions = $util.emptyArray;

            /**
             * StoredRecord value.
             * @member {Uint8Array|null} value
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.value = null;

            /**
             * StoredRecord contentType.
             * @member {number} contentType
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.contentType = 0;

            /**
             * StoredRecord expiresMs.
             * @member {number} expiresMs
             * @memberof replicator.v1.StoredRecord
             * @instance
             */
            StoredRecord.prototype.expiresMs = 0;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(StoredRecord.prototype, "_value", {
                get: $util.oneOfGetter($oneOfFields = ["value"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified StoredRecord message. Does not implicitly {@link replicator.v1.StoredRecord.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.StoredRecord
             * @static
             * @param {replicator.v1.StoredRecord.$Properties} message StoredRecord message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StoredRecord.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.version);
                if (message.since != null && $Object.hasOwnProperty.call(message, "since") && (typeof message.since === "object" ? message.since.low || message.since.high : message.since !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.since);
                if (message.present != null && $Object.hasOwnProperty.call(message, "present") && message.present !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.present);
                if (message.final != null && $Object.hasOwnProperty.call(message, "final") && message.final !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.final);
                if (message.decisions != null && message.decisions.length)
                    for (let i = 0; i < message.decisions.length; ++i)
                        $root.replicator.v1.Decision.encode(message.decisions[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                    writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.value);
                if (message.contentType != null && $Object.hasOwnProperty.call(message, "contentType") && message.contentType !== 0)
                    writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.contentType);
                if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs") && (typeof message.expiresMs === "object" ? message.expiresMs.low || message.expiresMs.high : message.expiresMs !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.expiresMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StoredRecord message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.StoredRecord
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.StoredRecord & replicator.v1.StoredRecord.$Shape} StoredRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StoredRecord.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.StoredRecord();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.since = value;
                            else
                                delete message.since;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.present = value;
                            else
                                delete message.present;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.final = value;
                            else
                                delete message.final;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.decisions && message.decisions.length))
                                message.decisions = [];
                            message.decisions.push($root.replicator.v1.Decision.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            message._value = "value";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.contentType = value;
                            else
                                delete message.contentType;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.expiresMs = value;
                            else
                                delete message.expiresMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return StoredRecord;
        })();

        v1.Vote = (function() {

            /**
             * Properties of a Vote.
             * @typedef {Object} replicator.v1.Vote.$Properties
             * @property {replicator.v1.Ballot.$Properties} [ballot] Vote ballot
             * @property {replicator.v1.Proposal.$Properties} [proposal] Vote proposal
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Vote.
             * @memberof replicator.v1
             * @interface IVote
             * @augments replicator.v1.Vote.$Properties
             * @deprecated Use replicator.v1.Vote.$Properties instead.
             */

            /**
             * Shape of a Vote.
             * @typedef {replicator.v1.Vote.$Properties} replicator.v1.Vote.$Shape
             */

            /**
             * Constructs a new Vote.
             * @memberof replicator.v1
             * @classdesc Represents a Vote.
             * @constructor
             * @param {replicator.v1.Vote.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Vote = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Vote ballot.
             * @member {replicator.v1.Ballot} ballot
             * @memberof replicator.v1.Vote
             * @instance
             */
            Vote.prototype.ballot = null;

            /**
             * Vote proposal.
             * @member {replicator.v1.Proposal} proposal
             * @memberof replicator.v1.Vote
             * @instance
             */
            Vote.prototype.proposal = null;

            /**
             * Encodes the specified Vote message. Does not implicitly {@link replicator.v1.Vote.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Vote
             * @static
             * @param {replicator.v1.Vote.$Properties} message Vote message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Vote.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ballot != null && $Object.hasOwnProperty.call(message, "ballot"))
                    $root.replicator.v1.Ballot.encode(message.ballot, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.proposal != null && $Object.hasOwnProperty.call(message, "proposal"))
                    $root.replicator.v1.Proposal.encode(message.proposal, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Vote message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Vote
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Vote & replicator.v1.Vote.$Shape} Vote
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Vote.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Vote();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.ballot = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.ballot);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.proposal = $root.replicator.v1.Proposal.decode(reader, reader.size(), $undefined, _depth + 1, message.proposal);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Vote;
        })();

        v1.Hello = (function() {

            /**
             * Properties of a Hello.
             * @typedef {Object} replicator.v1.Hello.$Properties
             * @property {number} [clusterId] Hello clusterId
             * @property {string} [networkId] Hello networkId
             * @property {number} [epoch] Hello epoch
             * @property {number} [boot] Hello boot
             * @property {string} [nonce] Hello nonce
             * @property {number} [batch] Hello batch
             * @property {Array.<string>} [addresses] Hello addresses
             * @property {replicator.v1.Hello.Remembered.$Properties|null} [remembered] Hello remembered
             * @property {replicator.v1.Hello.Remembered.$Properties|null} [past] Hello past
             * @property {boolean} [retired] Hello retired
             * @property {number} [minPeers] Hello minPeers
             * @property {boolean} [compares] Hello compares
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Hello.
             * @memberof replicator.v1
             * @interface IHello
             * @augments replicator.v1.Hello.$Properties
             * @deprecated Use replicator.v1.Hello.$Properties instead.
             */

            /**
             * Shape of a Hello.
             * @typedef {replicator.v1.Hello.$Properties} replicator.v1.Hello.$Shape
             */

            /**
             * Constructs a new Hello.
             * @memberof replicator.v1
             * @classdesc Represents a Hello.
             * @constructor
             * @param {replicator.v1.Hello.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Hello = function (properties) {
                this.addresses = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Hello clusterId.
             * @member {number} clusterId
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.clusterId = 0;

            /**
             * Hello networkId.
             * @member {string} networkId
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.networkId = "";

            /**
             * Hello epoch.
             * @member {number} epoch
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.epoch = 0;

            /**
             * Hello boot.
             * @member {number} boot
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.boot = 0;

            /**
             * Hello nonce.
             * @member {string} nonce
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.nonce = "";

            /**
             * Hello batch.
             * @member {number} batch
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.batch = 0;

            /**
             * Hello addresses.
             * @member {Array.<string>} addresses
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.addresses = $util.emptyArray;

            /**
             * Hello remembered.
             * @member {replicator.v1.Hello.Remembered|null} remembered
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.remembered = null;

            /**
             * Hello past.
             * @member {replicator.v1.Hello.Remembered|null} past
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.past = null;

            /**
             * Hello retired.
             * @member {boolean} retired
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.retired = false;

            /**
             * Hello minPeers.
             * @member {number} minPeers
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.minPeers = 0;

            /**
             * Hello compares.
             * @member {boolean} compares
             * @memberof replicator.v1.Hello
             * @instance
             */
            Hello.prototype.compares = false;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Hello.prototype, "_remembered", {
                get: $util.oneOfGetter($oneOfFields = ["remembered"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Hello.prototype, "_past", {
                get: $util.oneOfGetter($oneOfFields = ["past"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Hello message. Does not implicitly {@link replicator.v1.Hello.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Hello
             * @static
             * @param {replicator.v1.Hello.$Properties} message Hello message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Hello.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.clusterId != null && $Object.hasOwnProperty.call(message, "clusterId") && message.clusterId !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.clusterId);
                if (message.networkId != null && $Object.hasOwnProperty.call(message, "networkId") && message.networkId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.networkId);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.epoch);
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.boot);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.nonce);
                if (message.batch != null && $Object.hasOwnProperty.call(message, "batch") && (typeof message.batch === "object" ? message.batch.low || message.batch.high : message.batch !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.batch);
                if (message.addresses != null && message.addresses.length)
                    for (let i = 0; i < message.addresses.length; ++i)
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.addresses[i]);
                if (message.remembered != null && $Object.hasOwnProperty.call(message, "remembered"))
                    $root.replicator.v1.Hello.Remembered.encode(message.remembered, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.past != null && $Object.hasOwnProperty.call(message, "past"))
                    $root.replicator.v1.Hello.Remembered.encode(message.past, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.retired != null && $Object.hasOwnProperty.call(message, "retired") && message.retired !== false)
                    writer.uint32(/* id 10, wireType 0 =*/80).bool(message.retired);
                if (message.minPeers != null && $Object.hasOwnProperty.call(message, "minPeers") && (typeof message.minPeers === "object" ? message.minPeers.low || message.minPeers.high : message.minPeers !== 0))
                    writer.uint32(/* id 12, wireType 0 =*/96).uint64(message.minPeers);
                if (message.compares != null && $Object.hasOwnProperty.call(message, "compares") && message.compares !== false)
                    writer.uint32(/* id 13, wireType 0 =*/104).bool(message.compares);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Hello
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Hello & replicator.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Hello.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Hello();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.clusterId = value;
                            else
                                delete message.clusterId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.networkId = value;
                            else
                                delete message.networkId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.boot = value;
                            else
                                delete message.boot;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.batch = value;
                            else
                                delete message.batch;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.addresses && message.addresses.length))
                                message.addresses = [];
                            message.addresses.push(reader.stringVerify());
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.remembered = $root.replicator.v1.Hello.Remembered.decode(reader, reader.size(), $undefined, _depth + 1, message.remembered);
                            message._remembered = "remembered";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.past = $root.replicator.v1.Hello.Remembered.decode(reader, reader.size(), $undefined, _depth + 1, message.past);
                            message._past = "past";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.retired = value;
                            else
                                delete message.retired;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.minPeers = value;
                            else
                                delete message.minPeers;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.compares = value;
                            else
                                delete message.compares;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Hello.Remembered = (function() {

                /**
                 * Properties of a Remembered.
                 * @typedef {Object} replicator.v1.Hello.Remembered.$Properties
                 * @property {number} [boot] Remembered boot
                 * @property {string} [nonce] Remembered nonce
                 * @property {number} [batch] Remembered batch
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Remembered.
                 * @memberof replicator.v1.Hello
                 * @interface IRemembered
                 * @augments replicator.v1.Hello.Remembered.$Properties
                 * @deprecated Use replicator.v1.Hello.Remembered.$Properties instead.
                 */

                /**
                 * Shape of a Remembered.
                 * @typedef {replicator.v1.Hello.Remembered.$Properties} replicator.v1.Hello.Remembered.$Shape
                 */

                /**
                 * Constructs a new Remembered.
                 * @memberof replicator.v1.Hello
                 * @classdesc Represents a Remembered.
                 * @constructor
                 * @param {replicator.v1.Hello.Remembered.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Remembered = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Remembered boot.
                 * @member {number} boot
                 * @memberof replicator.v1.Hello.Remembered
                 * @instance
                 */
                Remembered.prototype.boot = 0;

                /**
                 * Remembered nonce.
                 * @member {string} nonce
                 * @memberof replicator.v1.Hello.Remembered
                 * @instance
                 */
                Remembered.prototype.nonce = "";

                /**
                 * Remembered batch.
                 * @member {number} batch
                 * @memberof replicator.v1.Hello.Remembered
                 * @instance
                 */
                Remembered.prototype.batch = 0;

                /**
                 * Encodes the specified Remembered message. Does not implicitly {@link replicator.v1.Hello.Remembered.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Hello.Remembered
                 * @static
                 * @param {replicator.v1.Hello.Remembered.$Properties} message Remembered message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Remembered.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.boot);
                    if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.nonce);
                    if (message.batch != null && $Object.hasOwnProperty.call(message, "batch") && (typeof message.batch === "object" ? message.batch.low || message.batch.high : message.batch !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.batch);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Remembered message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Hello.Remembered
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Hello.Remembered & replicator.v1.Hello.Remembered.$Shape} Remembered
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Remembered.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Hello.Remembered();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.boot = value;
                                else
                                    delete message.boot;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.nonce = value;
                                else
                                    delete message.nonce;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.batch = value;
                                else
                                    delete message.batch;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Remembered;
            })();

            return Hello;
        })();

        /**
         * RefusalCode enum.
         * @name replicator.v1.RefusalCode
         * @enum {number}
         * @property {number} REFUSAL_CODE_UNSPECIFIED=0 REFUSAL_CODE_UNSPECIFIED value
         * @property {number} REFUSAL_CODE_NETWORK=1 REFUSAL_CODE_NETWORK value
         * @property {number} REFUSAL_CODE_IDENTITY=2 REFUSAL_CODE_IDENTITY value
         * @property {number} REFUSAL_CODE_STRANGER=3 REFUSAL_CODE_STRANGER value
         * @property {number} REFUSAL_CODE_CLUSTER=4 REFUSAL_CODE_CLUSTER value
         * @property {number} REFUSAL_CODE_REMOVED=5 REFUSAL_CODE_REMOVED value
         * @property {number} REFUSAL_CODE_TOKEN=6 REFUSAL_CODE_TOKEN value
         */
        v1.RefusalCode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REFUSAL_CODE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REFUSAL_CODE_NETWORK"] = 1;
            values[valuesById[2] = "REFUSAL_CODE_IDENTITY"] = 2;
            values[valuesById[3] = "REFUSAL_CODE_STRANGER"] = 3;
            values[valuesById[4] = "REFUSAL_CODE_CLUSTER"] = 4;
            values[valuesById[5] = "REFUSAL_CODE_REMOVED"] = 5;
            values[valuesById[6] = "REFUSAL_CODE_TOKEN"] = 6;
            return values;
        })();

        v1.Refuse = (function() {

            /**
             * Properties of a Refuse.
             * @typedef {Object} replicator.v1.Refuse.$Properties
             * @property {replicator.v1.RefusalCode} [code] Refuse code
             * @property {string} [reason] Refuse reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Refuse.
             * @memberof replicator.v1
             * @interface IRefuse
             * @augments replicator.v1.Refuse.$Properties
             * @deprecated Use replicator.v1.Refuse.$Properties instead.
             */

            /**
             * Shape of a Refuse.
             * @typedef {replicator.v1.Refuse.$Properties} replicator.v1.Refuse.$Shape
             */

            /**
             * Constructs a new Refuse.
             * @memberof replicator.v1
             * @classdesc Represents a Refuse.
             * @constructor
             * @param {replicator.v1.Refuse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Refuse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Refuse code.
             * @member {replicator.v1.RefusalCode} code
             * @memberof replicator.v1.Refuse
             * @instance
             */
            Refuse.prototype.code = 0;

            /**
             * Refuse reason.
             * @member {string} reason
             * @memberof replicator.v1.Refuse
             * @instance
             */
            Refuse.prototype.reason = "";

            /**
             * Encodes the specified Refuse message. Does not implicitly {@link replicator.v1.Refuse.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Refuse
             * @static
             * @param {replicator.v1.Refuse.$Properties} message Refuse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Refuse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.code);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Refuse message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Refuse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Refuse & replicator.v1.Refuse.$Shape} Refuse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Refuse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Refuse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Refuse;
        })();

        v1.Ping = (function() {

            /**
             * Properties of a Ping.
             * @typedef {Object} replicator.v1.Ping.$Properties
             * @property {number} [token] Ping token
             * @property {number} [epoch] Ping epoch
             * @property {number} [batch] Ping batch
             * @property {number} [boot] Ping boot
             * @property {string} [nonce] Ping nonce
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Ping.
             * @memberof replicator.v1
             * @interface IPing
             * @augments replicator.v1.Ping.$Properties
             * @deprecated Use replicator.v1.Ping.$Properties instead.
             */

            /**
             * Shape of a Ping.
             * @typedef {replicator.v1.Ping.$Properties} replicator.v1.Ping.$Shape
             */

            /**
             * Constructs a new Ping.
             * @memberof replicator.v1
             * @classdesc Represents a Ping.
             * @constructor
             * @param {replicator.v1.Ping.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ping = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Ping token.
             * @member {number} token
             * @memberof replicator.v1.Ping
             * @instance
             */
            Ping.prototype.token = 0;

            /**
             * Ping epoch.
             * @member {number} epoch
             * @memberof replicator.v1.Ping
             * @instance
             */
            Ping.prototype.epoch = 0;

            /**
             * Ping batch.
             * @member {number} batch
             * @memberof replicator.v1.Ping
             * @instance
             */
            Ping.prototype.batch = 0;

            /**
             * Ping boot.
             * @member {number} boot
             * @memberof replicator.v1.Ping
             * @instance
             */
            Ping.prototype.boot = 0;

            /**
             * Ping nonce.
             * @member {string} nonce
             * @memberof replicator.v1.Ping
             * @instance
             */
            Ping.prototype.nonce = "";

            /**
             * Encodes the specified Ping message. Does not implicitly {@link replicator.v1.Ping.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Ping
             * @static
             * @param {replicator.v1.Ping.$Properties} message Ping message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ping.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.token != null && $Object.hasOwnProperty.call(message, "token") && (typeof message.token === "object" ? message.token.low || message.token.high : message.token !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.token);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.epoch);
                if (message.batch != null && $Object.hasOwnProperty.call(message, "batch") && (typeof message.batch === "object" ? message.batch.low || message.batch.high : message.batch !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.batch);
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.boot);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.nonce);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Ping
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Ping & replicator.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ping.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Ping();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.token = value;
                            else
                                delete message.token;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.batch = value;
                            else
                                delete message.batch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.boot = value;
                            else
                                delete message.boot;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Ping;
        })();

        v1.Pong = (function() {

            /**
             * Properties of a Pong.
             * @typedef {Object} replicator.v1.Pong.$Properties
             * @property {number} [token] Pong token
             * @property {number} [epoch] Pong epoch
             * @property {number} [batch] Pong batch
             * @property {number} [boot] Pong boot
             * @property {string} [nonce] Pong nonce
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Pong.
             * @memberof replicator.v1
             * @interface IPong
             * @augments replicator.v1.Pong.$Properties
             * @deprecated Use replicator.v1.Pong.$Properties instead.
             */

            /**
             * Shape of a Pong.
             * @typedef {replicator.v1.Pong.$Properties} replicator.v1.Pong.$Shape
             */

            /**
             * Constructs a new Pong.
             * @memberof replicator.v1
             * @classdesc Represents a Pong.
             * @constructor
             * @param {replicator.v1.Pong.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Pong = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Pong token.
             * @member {number} token
             * @memberof replicator.v1.Pong
             * @instance
             */
            Pong.prototype.token = 0;

            /**
             * Pong epoch.
             * @member {number} epoch
             * @memberof replicator.v1.Pong
             * @instance
             */
            Pong.prototype.epoch = 0;

            /**
             * Pong batch.
             * @member {number} batch
             * @memberof replicator.v1.Pong
             * @instance
             */
            Pong.prototype.batch = 0;

            /**
             * Pong boot.
             * @member {number} boot
             * @memberof replicator.v1.Pong
             * @instance
             */
            Pong.prototype.boot = 0;

            /**
             * Pong nonce.
             * @member {string} nonce
             * @memberof replicator.v1.Pong
             * @instance
             */
            Pong.prototype.nonce = "";

            /**
             * Encodes the specified Pong message. Does not implicitly {@link replicator.v1.Pong.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Pong
             * @static
             * @param {replicator.v1.Pong.$Properties} message Pong message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Pong.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.token != null && $Object.hasOwnProperty.call(message, "token") && (typeof message.token === "object" ? message.token.low || message.token.high : message.token !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.token);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.epoch);
                if (message.batch != null && $Object.hasOwnProperty.call(message, "batch") && (typeof message.batch === "object" ? message.batch.low || message.batch.high : message.batch !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.batch);
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.boot);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.nonce);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Pong
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Pong & replicator.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Pong.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Pong();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.token = value;
                            else
                                delete message.token;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.batch = value;
                            else
                                delete message.batch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.boot = value;
                            else
                                delete message.boot;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Pong;
        })();

        v1.Reserve = (function() {

            /**
             * Properties of a Reserve.
             * @typedef {Object} replicator.v1.Reserve.$Properties
             * @property {number} [generation] Reserve generation
             * @property {string} [key] Reserve key
             * @property {number} [version] Reserve version
             * @property {replicator.v1.Proposal.$Properties} [proposal] Reserve proposal
             * @property {Uint8Array|null} [trace] Reserve trace
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Reserve.
             * @memberof replicator.v1
             * @interface IReserve
             * @augments replicator.v1.Reserve.$Properties
             * @deprecated Use replicator.v1.Reserve.$Properties instead.
             */

            /**
             * Shape of a Reserve.
             * @typedef {replicator.v1.Reserve.$Properties} replicator.v1.Reserve.$Shape
             */

            /**
             * Constructs a new Reserve.
             * @memberof replicator.v1
             * @classdesc Represents a Reserve.
             * @constructor
             * @param {replicator.v1.Reserve.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Reserve = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Reserve generation.
             * @member {number} generation
             * @memberof replicator.v1.Reserve
             * @instance
             */
            Reserve.prototype.generation = 0;

            /**
             * Reserve key.
             * @member {string} key
             * @memberof replicator.v1.Reserve
             * @instance
             */
            Reserve.prototype.key = "";

            /**
             * Reserve version.
             * @member {number} version
             * @memberof replicator.v1.Reserve
             * @instance
             */
            Reserve.prototype.version = 0;

            /**
             * Reserve proposal.
             * @member {replicator.v1.Proposal} proposal
             * @memberof replicator.v1.Reserve
             * @instance
             */
            Reserve.prototype.proposal = null;

            /**
             * Reserve trace.
             * @member {Uint8Array|null} trace
             * @memberof replicator.v1.Reserve
             * @instance
             */
            Reserve.prototype.trace = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Reserve.prototype, "_trace", {
                get: $util.oneOfGetter($oneOfFields = ["trace"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Reserve message. Does not implicitly {@link replicator.v1.Reserve.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Reserve
             * @static
             * @param {replicator.v1.Reserve.$Properties} message Reserve message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Reserve.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.version);
                if (message.proposal != null && $Object.hasOwnProperty.call(message, "proposal"))
                    $root.replicator.v1.Proposal.encode(message.proposal, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace"))
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.trace);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Reserve message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Reserve
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Reserve & replicator.v1.Reserve.$Shape} Reserve
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Reserve.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Reserve();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.proposal = $root.replicator.v1.Proposal.decode(reader, reader.size(), $undefined, _depth + 1, message.proposal);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.trace = reader.bytes();
                            message._trace = "trace";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Reserve;
        })();

        v1.Prepare = (function() {

            /**
             * Properties of a Prepare.
             * @typedef {Object} replicator.v1.Prepare.$Properties
             * @property {number} [generation] Prepare generation
             * @property {string} [key] Prepare key
             * @property {number} [version] Prepare version
             * @property {replicator.v1.Ballot.$Properties} [ballot] Prepare ballot
             * @property {Uint8Array|null} [trace] Prepare trace
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Prepare.
             * @memberof replicator.v1
             * @interface IPrepare
             * @augments replicator.v1.Prepare.$Properties
             * @deprecated Use replicator.v1.Prepare.$Properties instead.
             */

            /**
             * Shape of a Prepare.
             * @typedef {replicator.v1.Prepare.$Properties} replicator.v1.Prepare.$Shape
             */

            /**
             * Constructs a new Prepare.
             * @memberof replicator.v1
             * @classdesc Represents a Prepare.
             * @constructor
             * @param {replicator.v1.Prepare.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Prepare = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Prepare generation.
             * @member {number} generation
             * @memberof replicator.v1.Prepare
             * @instance
             */
            Prepare.prototype.generation = 0;

            /**
             * Prepare key.
             * @member {string} key
             * @memberof replicator.v1.Prepare
             * @instance
             */
            Prepare.prototype.key = "";

            /**
             * Prepare version.
             * @member {number} version
             * @memberof replicator.v1.Prepare
             * @instance
             */
            Prepare.prototype.version = 0;

            /**
             * Prepare ballot.
             * @member {replicator.v1.Ballot} ballot
             * @memberof replicator.v1.Prepare
             * @instance
             */
            Prepare.prototype.ballot = null;

            /**
             * Prepare trace.
             * @member {Uint8Array|null} trace
             * @memberof replicator.v1.Prepare
             * @instance
             */
            Prepare.prototype.trace = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Prepare.prototype, "_trace", {
                get: $util.oneOfGetter($oneOfFields = ["trace"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link replicator.v1.Prepare.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Prepare
             * @static
             * @param {replicator.v1.Prepare.$Properties} message Prepare message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Prepare.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.version);
                if (message.ballot != null && $Object.hasOwnProperty.call(message, "ballot"))
                    $root.replicator.v1.Ballot.encode(message.ballot, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace"))
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.trace);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Prepare
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Prepare & replicator.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Prepare.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Prepare();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.ballot = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.ballot);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.trace = reader.bytes();
                            message._trace = "trace";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Prepare;
        })();

        v1.Accept = (function() {

            /**
             * Properties of an Accept.
             * @typedef {Object} replicator.v1.Accept.$Properties
             * @property {number} [generation] Accept generation
             * @property {string} [key] Accept key
             * @property {number} [version] Accept version
             * @property {replicator.v1.Ballot.$Properties} [ballot] Accept ballot
             * @property {replicator.v1.Proposal.$Properties} [proposal] Accept proposal
             * @property {Uint8Array|null} [trace] Accept trace
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Accept.
             * @memberof replicator.v1
             * @interface IAccept
             * @augments replicator.v1.Accept.$Properties
             * @deprecated Use replicator.v1.Accept.$Properties instead.
             */

            /**
             * Shape of an Accept.
             * @typedef {replicator.v1.Accept.$Properties} replicator.v1.Accept.$Shape
             */

            /**
             * Constructs a new Accept.
             * @memberof replicator.v1
             * @classdesc Represents an Accept.
             * @constructor
             * @param {replicator.v1.Accept.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Accept = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Accept generation.
             * @member {number} generation
             * @memberof replicator.v1.Accept
             * @instance
             */
            Accept.prototype.generation = 0;

            /**
             * Accept key.
             * @member {string} key
             * @memberof replicator.v1.Accept
             * @instance
             */
            Accept.prototype.key = "";

            /**
             * Accept version.
             * @member {number} version
             * @memberof replicator.v1.Accept
             * @instance
             */
            Accept.prototype.version = 0;

            /**
             * Accept ballot.
             * @member {replicator.v1.Ballot} ballot
             * @memberof replicator.v1.Accept
             * @instance
             */
            Accept.prototype.ballot = null;

            /**
             * Accept proposal.
             * @member {replicator.v1.Proposal} proposal
             * @memberof replicator.v1.Accept
             * @instance
             */
            Accept.prototype.proposal = null;

            /**
             * Accept trace.
             * @member {Uint8Array|null} trace
             * @memberof replicator.v1.Accept
             * @instance
             */
            Accept.prototype.trace = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Accept.prototype, "_trace", {
                get: $util.oneOfGetter($oneOfFields = ["trace"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Accept message. Does not implicitly {@link replicator.v1.Accept.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Accept
             * @static
             * @param {replicator.v1.Accept.$Properties} message Accept message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Accept.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.version);
                if (message.ballot != null && $Object.hasOwnProperty.call(message, "ballot"))
                    $root.replicator.v1.Ballot.encode(message.ballot, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.proposal != null && $Object.hasOwnProperty.call(message, "proposal"))
                    $root.replicator.v1.Proposal.encode(message.proposal, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace"))
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.trace);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Accept message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Accept
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Accept & replicator.v1.Accept.$Shape} Accept
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Accept.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Accept();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.ballot = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.ballot);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.proposal = $root.replicator.v1.Proposal.decode(reader, reader.size(), $undefined, _depth + 1, message.proposal);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.trace = reader.bytes();
                            message._trace = "trace";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Accept;
        })();

        v1.Read = (function() {

            /**
             * Properties of a Read.
             * @typedef {Object} replicator.v1.Read.$Properties
             * @property {number} [generation] Read generation
             * @property {string} [key] Read key
             * @property {number} [reader] Read reader
             * @property {string} [readId] Read readId
             * @property {Uint8Array|null} [trace] Read trace
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Read.
             * @memberof replicator.v1
             * @interface IRead
             * @augments replicator.v1.Read.$Properties
             * @deprecated Use replicator.v1.Read.$Properties instead.
             */

            /**
             * Shape of a Read.
             * @typedef {replicator.v1.Read.$Properties} replicator.v1.Read.$Shape
             */

            /**
             * Constructs a new Read.
             * @memberof replicator.v1
             * @classdesc Represents a Read.
             * @constructor
             * @param {replicator.v1.Read.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Read = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Read generation.
             * @member {number} generation
             * @memberof replicator.v1.Read
             * @instance
             */
            Read.prototype.generation = 0;

            /**
             * Read key.
             * @member {string} key
             * @memberof replicator.v1.Read
             * @instance
             */
            Read.prototype.key = "";

            /**
             * Read reader.
             * @member {number} reader
             * @memberof replicator.v1.Read
             * @instance
             */
            Read.prototype.reader = 0;

            /**
             * Read readId.
             * @member {string} readId
             * @memberof replicator.v1.Read
             * @instance
             */
            Read.prototype.readId = "";

            /**
             * Read trace.
             * @member {Uint8Array|null} trace
             * @memberof replicator.v1.Read
             * @instance
             */
            Read.prototype.trace = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Read.prototype, "_trace", {
                get: $util.oneOfGetter($oneOfFields = ["trace"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Read message. Does not implicitly {@link replicator.v1.Read.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Read
             * @static
             * @param {replicator.v1.Read.$Properties} message Read message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Read.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.key);
                if (message.reader != null && $Object.hasOwnProperty.call(message, "reader") && message.reader !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.reader);
                if (message.readId != null && $Object.hasOwnProperty.call(message, "readId") && message.readId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.readId);
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace"))
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.trace);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Read message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Read
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Read & replicator.v1.Read.$Shape} Read
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Read.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Read();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.reader = value;
                            else
                                delete message.reader;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.readId = value;
                            else
                                delete message.readId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.trace = reader.bytes();
                            message._trace = "trace";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Read;
        })();

        v1.Relay = (function() {

            /**
             * Properties of a Relay.
             * @typedef {Object} replicator.v1.Relay.$Properties
             * @property {Array.<number>} [voters] Relay voters
             * @property {replicator.v1.Reserve.$Properties|null} [reserve] Relay reserve
             * @property {replicator.v1.Prepare.$Properties|null} [prepare] Relay prepare
             * @property {replicator.v1.Accept.$Properties|null} [accept] Relay accept
             * @property {replicator.v1.Read.$Properties|null} [read] Relay read
             * @property {"reserve"|"prepare"|"accept"|"read"} [question] Relay question
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Relay.
             * @memberof replicator.v1
             * @interface IRelay
             * @augments replicator.v1.Relay.$Properties
             * @deprecated Use replicator.v1.Relay.$Properties instead.
             */

            /**
             * Narrowed shape of a Relay.
             * @typedef {{
             *   voters?: Array.<number>;
             *   reserve?: replicator.v1.Reserve.$Shape|null;
             *   prepare?: replicator.v1.Prepare.$Shape|null;
             *   accept?: replicator.v1.Accept.$Shape|null;
             *   read?: replicator.v1.Read.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ question?: undefined; reserve?: null; prepare?: null; accept?: null; read?: null }|{ question?: "reserve"; reserve: replicator.v1.Reserve.$Shape; prepare?: null; accept?: null; read?: null }|{ question?: "prepare"; reserve?: null; prepare: replicator.v1.Prepare.$Shape; accept?: null; read?: null }|{ question?: "accept"; reserve?: null; prepare?: null; accept: replicator.v1.Accept.$Shape; read?: null }|{ question?: "read"; reserve?: null; prepare?: null; accept?: null; read: replicator.v1.Read.$Shape })
             * )} replicator.v1.Relay.$Shape
             */

            /**
             * Constructs a new Relay.
             * @memberof replicator.v1
             * @classdesc Represents a Relay.
             * @constructor
             * @param {replicator.v1.Relay.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Relay = function (properties) {
                this.voters = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Relay voters.
             * @member {Array.<number>} voters
             * @memberof replicator.v1.Relay
             * @instance
             */
            Relay.prototype.voters = $util.emptyArray;

            /**
             * Relay reserve.
             * @member {replicator.v1.Reserve|null} reserve
             * @memberof replicator.v1.Relay
             * @instance
             */
            Relay.prototype.reserve = null;

            /**
             * Relay prepare.
             * @member {replicator.v1.Prepare|null} prepare
             * @memberof replicator.v1.Relay
             * @instance
             */
            Relay.prototype.prepare = null;

            /**
             * Relay accept.
             * @member {replicator.v1.Accept|null} accept
             * @memberof replicator.v1.Relay
             * @instance
             */
            Relay.prototype.accept = null;

            /**
             * Relay read.
             * @member {replicator.v1.Read|null} read
             * @memberof replicator.v1.Relay
             * @instance
             */
            Relay.prototype.read = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Relay question.
             * @member {"reserve"|"prepare"|"accept"|"read"|undefined} question
             * @memberof replicator.v1.Relay
             * @instance
             */
            $Object.defineProperty(Relay.prototype, "question", {
                get: $util.oneOfGetter($oneOfFields = ["reserve", "prepare", "accept", "read"]),
                set: function (name) { if (this.$last !== $undefined && this.$last !== name) this[this.$last] = null; this.$last = name; }
            });

            /**
             * Encodes the specified Relay message. Does not implicitly {@link replicator.v1.Relay.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Relay
             * @static
             * @param {replicator.v1.Relay.$Properties} message Relay message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Relay.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.voters != null && message.voters.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).uint32s(message.voters);
                if (message.reserve != null && $Object.hasOwnProperty.call(message, "reserve"))
                    $root.replicator.v1.Reserve.encode(message.reserve, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.prepare != null && $Object.hasOwnProperty.call(message, "prepare"))
                    $root.replicator.v1.Prepare.encode(message.prepare, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.accept != null && $Object.hasOwnProperty.call(message, "accept"))
                    $root.replicator.v1.Accept.encode(message.accept, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.read != null && $Object.hasOwnProperty.call(message, "read"))
                    $root.replicator.v1.Read.encode(message.read, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Relay message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Relay
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Relay & replicator.v1.Relay.$Shape} Relay
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Relay.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Relay();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.voters && message.voters.length))
                                    message.voters = [];
                                reader.uint32s(message.voters);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.voters && message.voters.length))
                                message.voters = [];
                            message.voters.push(reader.uint32());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.reserve = $root.replicator.v1.Reserve.decode(reader, reader.size(), $undefined, _depth + 1, message.reserve);
                            message.question = "reserve";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.prepare = $root.replicator.v1.Prepare.decode(reader, reader.size(), $undefined, _depth + 1, message.prepare);
                            message.question = "prepare";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.accept = $root.replicator.v1.Accept.decode(reader, reader.size(), $undefined, _depth + 1, message.accept);
                            message.question = "accept";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.read = $root.replicator.v1.Read.decode(reader, reader.size(), $undefined, _depth + 1, message.read);
                            message.question = "read";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Relay;
        })();

        /**
         * Question enum.
         * @name replicator.v1.Question
         * @enum {number}
         * @property {number} QUESTION_UNSPECIFIED=0 QUESTION_UNSPECIFIED value
         * @property {number} QUESTION_RESERVE=1 QUESTION_RESERVE value
         * @property {number} QUESTION_PREPARE=2 QUESTION_PREPARE value
         * @property {number} QUESTION_ACCEPT=3 QUESTION_ACCEPT value
         * @property {number} QUESTION_READ=4 QUESTION_READ value
         */
        v1.Question = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "QUESTION_UNSPECIFIED"] = 0;
            values[valuesById[1] = "QUESTION_RESERVE"] = 1;
            values[valuesById[2] = "QUESTION_PREPARE"] = 2;
            values[valuesById[3] = "QUESTION_ACCEPT"] = 3;
            values[valuesById[4] = "QUESTION_READ"] = 4;
            return values;
        })();

        v1.Answer = (function() {

            /**
             * Properties of an Answer.
             * @typedef {Object} replicator.v1.Answer.$Properties
             * @property {number} [to] Answer to
             * @property {number} [voter] Answer voter
             * @property {number} [generation] Answer generation
             * @property {replicator.v1.Question} [question] Answer question
             * @property {string} [key] Answer key
             * @property {number} [version] Answer version
             * @property {replicator.v1.Ballot.$Properties} [ballot] Answer ballot
             * @property {string} [asked] Answer asked
             * @property {replicator.v1.Verdict.$Properties} [verdict] Answer verdict
             * @property {number} [origin] Answer origin
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Answer.
             * @memberof replicator.v1
             * @interface IAnswer
             * @augments replicator.v1.Answer.$Properties
             * @deprecated Use replicator.v1.Answer.$Properties instead.
             */

            /**
             * Shape of an Answer.
             * @typedef {{
             *   to?: number;
             *   voter?: number;
             *   generation?: number;
             *   question?: replicator.v1.Question;
             *   key?: string;
             *   version?: number;
             *   ballot?: replicator.v1.Ballot.$Shape;
             *   asked?: string;
             *   verdict?: replicator.v1.Verdict.$Shape;
             *   origin?: number;
             *   $unknowns?: Array.<Uint8Array>;
             * }} replicator.v1.Answer.$Shape
             */

            /**
             * Constructs a new Answer.
             * @memberof replicator.v1
             * @classdesc Represents an Answer.
             * @constructor
             * @param {replicator.v1.Answer.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Answer = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Answer to.
             * @member {number} to
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.to = 0;

            /**
             * Answer voter.
             * @member {number} voter
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.voter = 0;

            /**
             * Answer generation.
             * @member {number} generation
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.generation = 0;

            /**
             * Answer question.
             * @member {replicator.v1.Question} question
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.question = 0;

            /**
             * Answer key.
             * @member {string} key
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.key = "";

            /**
             * Answer version.
             * @member {number} version
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.version = 0;

            /**
             * Answer ballot.
             * @member {replicator.v1.Ballot} ballot
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.ballot = null;

            /**
             * Answer asked.
             * @member {string} asked
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.asked = "";

            /**
             * Answer verdict.
             * @member {replicator.v1.Verdict} verdict
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.verdict = null;

            /**
             * Answer origin.
             * @member {number} origin
             * @memberof replicator.v1.Answer
             * @instance
             */
            Answer.prototype.origin = 0;

            /**
             * Encodes the specified Answer message. Does not implicitly {@link replicator.v1.Answer.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Answer
             * @static
             * @param {replicator.v1.Answer.$Properties} message Answer message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Answer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.to);
                if (message.voter != null && $Object.hasOwnProperty.call(message, "voter") && message.voter !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.voter);
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.generation);
                if (message.question != null && $Object.hasOwnProperty.call(message, "question") && message.question !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.question);
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.version);
                if (message.ballot != null && $Object.hasOwnProperty.call(message, "ballot"))
                    $root.replicator.v1.Ballot.encode(message.ballot, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.asked != null && $Object.hasOwnProperty.call(message, "asked") && message.asked !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.asked);
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict"))
                    $root.replicator.v1.Verdict.encode(message.verdict, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.origin);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Answer message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Answer
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Answer & replicator.v1.Answer.$Shape} Answer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Answer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Answer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.voter = value;
                            else
                                delete message.voter;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.question = value;
                            else
                                delete message.question;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.ballot = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.ballot);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.asked = value;
                            else
                                delete message.asked;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.verdict = $root.replicator.v1.Verdict.decode(reader, reader.size(), $undefined, _depth + 1, message.verdict);
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.origin = value;
                            else
                                delete message.origin;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Answer;
        })();

        v1.Verdict = (function() {

            /**
             * Properties of a Verdict.
             * @typedef {Object} replicator.v1.Verdict.$Properties
             * @property {replicator.v1.Verdict.Nothing.$Properties|null} [confirm] Verdict confirm
             * @property {replicator.v1.Verdict.Promise.$Properties|null} [promise] Verdict promise
             * @property {replicator.v1.Verdict.Nothing.$Properties|null} [accepted] Verdict accepted
             * @property {replicator.v1.Verdict.State.$Properties|null} [state] Verdict state
             * @property {replicator.v1.Verdict.Nothing.$Properties|null} [forbidden] Verdict forbidden
             * @property {replicator.v1.Verdict.Epoch.$Properties|null} [epoch] Verdict epoch
             * @property {replicator.v1.Verdict.Stored.$Properties|null} [stored] Verdict stored
             * @property {replicator.v1.Verdict.Nothing.$Properties|null} [behind] Verdict behind
             * @property {replicator.v1.Verdict.Recovering.$Properties|null} [recovering] Verdict recovering
             * @property {replicator.v1.Verdict.Reserved.$Properties|null} [reserved] Verdict reserved
             * @property {replicator.v1.Verdict.Nothing.$Properties|null} [overloaded] Verdict overloaded
             * @property {replicator.v1.Verdict.Refused.$Properties|null} [refused] Verdict refused
             * @property {replicator.v1.Verdict.Nothing.$Properties|null} [mute] Verdict mute
             * @property {"confirm"|"promise"|"accepted"|"state"|"forbidden"|"epoch"|"stored"|"behind"|"recovering"|"reserved"|"overloaded"|"refused"|"mute"} [kind] Verdict kind
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Verdict.
             * @memberof replicator.v1
             * @interface IVerdict
             * @augments replicator.v1.Verdict.$Properties
             * @deprecated Use replicator.v1.Verdict.$Properties instead.
             */

            /**
             * Narrowed shape of a Verdict.
             * @typedef {{
             *   confirm?: replicator.v1.Verdict.Nothing.$Shape|null;
             *   promise?: replicator.v1.Verdict.Promise.$Shape|null;
             *   accepted?: replicator.v1.Verdict.Nothing.$Shape|null;
             *   state?: replicator.v1.Verdict.State.$Shape|null;
             *   forbidden?: replicator.v1.Verdict.Nothing.$Shape|null;
             *   epoch?: replicator.v1.Verdict.Epoch.$Shape|null;
             *   stored?: replicator.v1.Verdict.Stored.$Shape|null;
             *   behind?: replicator.v1.Verdict.Nothing.$Shape|null;
             *   recovering?: replicator.v1.Verdict.Recovering.$Shape|null;
             *   reserved?: replicator.v1.Verdict.Reserved.$Shape|null;
             *   overloaded?: replicator.v1.Verdict.Nothing.$Shape|null;
             *   refused?: replicator.v1.Verdict.Refused.$Shape|null;
             *   mute?: replicator.v1.Verdict.Nothing.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ kind?: undefined; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "confirm"; confirm: replicator.v1.Verdict.Nothing.$Shape; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "promise"; confirm?: null; promise: replicator.v1.Verdict.Promise.$Shape; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "accepted"; confirm?: null; promise?: null; accepted: replicator.v1.Verdict.Nothing.$Shape; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "state"; confirm?: null; promise?: null; accepted?: null; state: replicator.v1.Verdict.State.$Shape; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "forbidden"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden: replicator.v1.Verdict.Nothing.$Shape; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "epoch"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch: replicator.v1.Verdict.Epoch.$Shape; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "stored"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored: replicator.v1.Verdict.Stored.$Shape; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "behind"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind: replicator.v1.Verdict.Nothing.$Shape; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "recovering"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering: replicator.v1.Verdict.Recovering.$Shape; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "reserved"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved: replicator.v1.Verdict.Reserved.$Shape; overloaded?: null; refused?: null; mute?: null }|{ kind?: "overloaded"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded: replicator.v1.Verdict.Nothing.$Shape; refused?: null; mute?: null }|{ kind?: "refused"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused: replicator.v1.Verdict.Refused.$Shape; mute?: null }|{ kind?: "mute"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute: replicator.v1.Verdict.Nothing.$Shape })
             * )} replicator.v1.Verdict.$Shape
             */

            /**
             * Constructs a new Verdict.
             * @memberof replicator.v1
             * @classdesc Represents a Verdict.
             * @constructor
             * @param {replicator.v1.Verdict.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Verdict = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Verdict confirm.
             * @member {replicator.v1.Verdict.Nothing|null} confirm
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.confirm = null;

            /**
             * Verdict promise.
             * @member {replicator.v1.Verdict.Promise|null} promise
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.promise = null;

            /**
             * Verdict accepted.
             * @member {replicator.v1.Verdict.Nothing|null} accepted
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.accepted = null;

            /**
             * Verdict state.
             * @member {replicator.v1.Verdict.State|null} state
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.state = null;

            /**
             * Verdict forbidden.
             * @member {replicator.v1.Verdict.Nothing|null} forbidden
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.forbidden = null;

            /**
             * Verdict epoch.
             * @member {replicator.v1.Verdict.Epoch|null} epoch
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.epoch = null;

            /**
             * Verdict stored.
             * @member {replicator.v1.Verdict.Stored|null} stored
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.stored = null;

            /**
             * Verdict behind.
             * @member {replicator.v1.Verdict.Nothing|null} behind
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.behind = null;

            /**
             * Verdict recovering.
             * @member {replicator.v1.Verdict.Recovering|null} recovering
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.recovering = null;

            /**
             * Verdict reserved.
             * @member {replicator.v1.Verdict.Reserved|null} reserved
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.reserved = null;

            /**
             * Verdict overloaded.
             * @member {replicator.v1.Verdict.Nothing|null} overloaded
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.overloaded = null;

            /**
             * Verdict refused.
             * @member {replicator.v1.Verdict.Refused|null} refused
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.refused = null;

            /**
             * Verdict mute.
             * @member {replicator.v1.Verdict.Nothing|null} mute
             * @memberof replicator.v1.Verdict
             * @instance
             */
            Verdict.prototype.mute = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Verdict kind.
             * @member {"confirm"|"promise"|"accepted"|"state"|"forbidden"|"epoch"|"stored"|"behind"|"recovering"|"reserved"|"overloaded"|"refused"|"mute"|undefined} kind
             * @memberof replicator.v1.Verdict
             * @instance
             */
            $Object.defineProperty(Verdict.prototype, "kind", {
                get: $util.oneOfGetter($oneOfFields = ["confirm", "promise", "accepted", "state", "forbidden", "epoch", "stored", "behind", "recovering", "reserved", "overloaded", "refused", "mute"]),
                set: function (name) { if (this.$last !== $undefined && this.$last !== name) this[this.$last] = null; this.$last = name; }
            });

            /**
             * Encodes the specified Verdict message. Does not implicitly {@link replicator.v1.Verdict.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Verdict
             * @static
             * @param {replicator.v1.Verdict.$Properties} message Verdict message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Verdict.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.confirm != null && $Object.hasOwnProperty.call(message, "confirm"))
                    $root.replicator.v1.Verdict.Nothing.encode(message.confirm, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.promise != null && $Object.hasOwnProperty.call(message, "promise"))
                    $root.replicator.v1.Verdict.Promise.encode(message.promise, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.accepted != null && $Object.hasOwnProperty.call(message, "accepted"))
                    $root.replicator.v1.Verdict.Nothing.encode(message.accepted, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    $root.replicator.v1.Verdict.State.encode(message.state, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.forbidden != null && $Object.hasOwnProperty.call(message, "forbidden"))
                    $root.replicator.v1.Verdict.Nothing.encode(message.forbidden, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                    $root.replicator.v1.Verdict.Epoch.encode(message.epoch, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.stored != null && $Object.hasOwnProperty.call(message, "stored"))
                    $root.replicator.v1.Verdict.Stored.encode(message.stored, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.behind != null && $Object.hasOwnProperty.call(message, "behind"))
                    $root.replicator.v1.Verdict.Nothing.encode(message.behind, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.recovering != null && $Object.hasOwnProperty.call(message, "recovering"))
                    $root.replicator.v1.Verdict.Recovering.encode(message.recovering, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.reserved != null && $Object.hasOwnProperty.call(message, "reserved"))
                    $root.replicator.v1.Verdict.Reserved.encode(message.reserved, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.overloaded != null && $Object.hasOwnProperty.call(message, "overloaded"))
                    $root.replicator.v1.Verdict.Nothing.encode(message.overloaded, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.refused != null && $Object.hasOwnProperty.call(message, "refused"))
                    $root.replicator.v1.Verdict.Refused.encode(message.refused, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.mute != null && $Object.hasOwnProperty.call(message, "mute"))
                    $root.replicator.v1.Verdict.Nothing.encode(message.mute, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Verdict message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Verdict
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Verdict & replicator.v1.Verdict.$Shape} Verdict
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Verdict.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Verdict();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.confirm = $root.replicator.v1.Verdict.Nothing.decode(reader, reader.size(), $undefined, _depth + 1, message.confirm);
                            message.kind = "confirm";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.promise = $root.replicator.v1.Verdict.Promise.decode(reader, reader.size(), $undefined, _depth + 1, message.promise);
                            message.kind = "promise";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.accepted = $root.replicator.v1.Verdict.Nothing.decode(reader, reader.size(), $undefined, _depth + 1, message.accepted);
                            message.kind = "accepted";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.state = $root.replicator.v1.Verdict.State.decode(reader, reader.size(), $undefined, _depth + 1, message.state);
                            message.kind = "state";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.forbidden = $root.replicator.v1.Verdict.Nothing.decode(reader, reader.size(), $undefined, _depth + 1, message.forbidden);
                            message.kind = "forbidden";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.epoch = $root.replicator.v1.Verdict.Epoch.decode(reader, reader.size(), $undefined, _depth + 1, message.epoch);
                            message.kind = "epoch";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.stored = $root.replicator.v1.Verdict.Stored.decode(reader, reader.size(), $undefined, _depth + 1, message.stored);
                            message.kind = "stored";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.behind = $root.replicator.v1.Verdict.Nothing.decode(reader, reader.size(), $undefined, _depth + 1, message.behind);
                            message.kind = "behind";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.recovering = $root.replicator.v1.Verdict.Recovering.decode(reader, reader.size(), $undefined, _depth + 1, message.recovering);
                            message.kind = "recovering";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.reserved = $root.replicator.v1.Verdict.Reserved.decode(reader, reader.size(), $undefined, _depth + 1, message.reserved);
                            message.kind = "reserved";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.overloaded = $root.replicator.v1.Verdict.Nothing.decode(reader, reader.size(), $undefined, _depth + 1, message.overloaded);
                            message.kind = "overloaded";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.refused = $root.replicator.v1.Verdict.Refused.decode(reader, reader.size(), $undefined, _depth + 1, message.refused);
                            message.kind = "refused";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.mute = $root.replicator.v1.Verdict.Nothing.decode(reader, reader.size(), $undefined, _depth + 1, message.mute);
                            message.kind = "mute";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Verdict.Nothing = (function() {

                /**
                 * Properties of a Nothing.
                 * @typedef {Object} replicator.v1.Verdict.Nothing.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Nothing.
                 * @memberof replicator.v1.Verdict
                 * @interface INothing
                 * @augments replicator.v1.Verdict.Nothing.$Properties
                 * @deprecated Use replicator.v1.Verdict.Nothing.$Properties instead.
                 */

                /**
                 * Shape of a Nothing.
                 * @typedef {replicator.v1.Verdict.Nothing.$Properties} replicator.v1.Verdict.Nothing.$Shape
                 */

                /**
                 * Constructs a new Nothing.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a Nothing.
                 * @constructor
                 * @param {replicator.v1.Verdict.Nothing.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Nothing = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified Nothing message. Does not implicitly {@link replicator.v1.Verdict.Nothing.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Nothing
                 * @static
                 * @param {replicator.v1.Verdict.Nothing.$Properties} message Nothing message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Nothing.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Nothing message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Nothing
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Nothing & replicator.v1.Verdict.Nothing.$Shape} Nothing
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Nothing.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Nothing();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Nothing;
            })();

            Verdict.Promise = (function() {

                /**
                 * Properties of a Promise.
                 * @typedef {Object} replicator.v1.Verdict.Promise.$Properties
                 * @property {replicator.v1.Vote.$Properties|null} [vote] Promise vote
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Promise.
                 * @memberof replicator.v1.Verdict
                 * @interface IPromise
                 * @augments replicator.v1.Verdict.Promise.$Properties
                 * @deprecated Use replicator.v1.Verdict.Promise.$Properties instead.
                 */

                /**
                 * Shape of a Promise.
                 * @typedef {replicator.v1.Verdict.Promise.$Properties} replicator.v1.Verdict.Promise.$Shape
                 */

                /**
                 * Constructs a new Promise.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a Promise.
                 * @constructor
                 * @param {replicator.v1.Verdict.Promise.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Promise = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Promise vote.
                 * @member {replicator.v1.Vote|null} vote
                 * @memberof replicator.v1.Verdict.Promise
                 * @instance
                 */
                Promise.prototype.vote = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Promise.prototype, "_vote", {
                    get: $util.oneOfGetter($oneOfFields = ["vote"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Promise message. Does not implicitly {@link replicator.v1.Verdict.Promise.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Promise
                 * @static
                 * @param {replicator.v1.Verdict.Promise.$Properties} message Promise message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Promise.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.vote != null && $Object.hasOwnProperty.call(message, "vote"))
                        $root.replicator.v1.Vote.encode(message.vote, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Promise message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Promise
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Promise & replicator.v1.Verdict.Promise.$Shape} Promise
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Promise.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Promise();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.vote = $root.replicator.v1.Vote.decode(reader, reader.size(), $undefined, _depth + 1, message.vote);
                                message._vote = "vote";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Promise;
            })();

            Verdict.State = (function() {

                /**
                 * Properties of a State.
                 * @typedef {Object} replicator.v1.Verdict.State.$Properties
                 * @property {replicator.v1.RecordIdentity.$Properties|null} [identity] State identity
                 * @property {replicator.v1.Verdict.HeldVote.$Properties|null} [vote] State vote
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a State.
                 * @memberof replicator.v1.Verdict
                 * @interface IState
                 * @augments replicator.v1.Verdict.State.$Properties
                 * @deprecated Use replicator.v1.Verdict.State.$Properties instead.
                 */

                /**
                 * Shape of a State.
                 * @typedef {replicator.v1.Verdict.State.$Properties} replicator.v1.Verdict.State.$Shape
                 */

                /**
                 * Constructs a new State.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a State.
                 * @constructor
                 * @param {replicator.v1.Verdict.State.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const State = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * State identity.
                 * @member {replicator.v1.RecordIdentity|null} identity
                 * @memberof replicator.v1.Verdict.State
                 * @instance
                 */
                State.prototype.identity = null;

                /**
                 * State vote.
                 * @member {replicator.v1.Verdict.HeldVote|null} vote
                 * @memberof replicator.v1.Verdict.State
                 * @instance
                 */
                State.prototype.vote = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(State.prototype, "_identity", {
                    get: $util.oneOfGetter($oneOfFields = ["identity"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(State.prototype, "_vote", {
                    get: $util.oneOfGetter($oneOfFields = ["vote"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified State message. Does not implicitly {@link replicator.v1.Verdict.State.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.State
                 * @static
                 * @param {replicator.v1.Verdict.State.$Properties} message State message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                State.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.identity != null && $Object.hasOwnProperty.call(message, "identity"))
                        $root.replicator.v1.RecordIdentity.encode(message.identity, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.vote != null && $Object.hasOwnProperty.call(message, "vote"))
                        $root.replicator.v1.Verdict.HeldVote.encode(message.vote, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a State message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.State
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.State & replicator.v1.Verdict.State.$Shape} State
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                State.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.State();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.identity = $root.replicator.v1.RecordIdentity.decode(reader, reader.size(), $undefined, _depth + 1, message.identity);
                                message._identity = "identity";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.vote = $root.replicator.v1.Verdict.HeldVote.decode(reader, reader.size(), $undefined, _depth + 1, message.vote);
                                message._vote = "vote";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return State;
            })();

            Verdict.HeldVote = (function() {

                /**
                 * Properties of a HeldVote.
                 * @typedef {Object} replicator.v1.Verdict.HeldVote.$Properties
                 * @property {replicator.v1.Ballot.$Properties} [ballot] HeldVote ballot
                 * @property {number} [origin] HeldVote origin
                 * @property {string} [sequence] HeldVote sequence
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HeldVote.
                 * @memberof replicator.v1.Verdict
                 * @interface IHeldVote
                 * @augments replicator.v1.Verdict.HeldVote.$Properties
                 * @deprecated Use replicator.v1.Verdict.HeldVote.$Properties instead.
                 */

                /**
                 * Shape of a HeldVote.
                 * @typedef {replicator.v1.Verdict.HeldVote.$Properties} replicator.v1.Verdict.HeldVote.$Shape
                 */

                /**
                 * Constructs a new HeldVote.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a HeldVote.
                 * @constructor
                 * @param {replicator.v1.Verdict.HeldVote.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HeldVote = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * HeldVote ballot.
                 * @member {replicator.v1.Ballot} ballot
                 * @memberof replicator.v1.Verdict.HeldVote
                 * @instance
                 */
                HeldVote.prototype.ballot = null;

                /**
                 * HeldVote origin.
                 * @member {number} origin
                 * @memberof replicator.v1.Verdict.HeldVote
                 * @instance
                 */
                HeldVote.prototype.origin = 0;

                /**
                 * HeldVote sequence.
                 * @member {string} sequence
                 * @memberof replicator.v1.Verdict.HeldVote
                 * @instance
                 */
                HeldVote.prototype.sequence = "";

                /**
                 * Encodes the specified HeldVote message. Does not implicitly {@link replicator.v1.Verdict.HeldVote.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.HeldVote
                 * @static
                 * @param {replicator.v1.Verdict.HeldVote.$Properties} message HeldVote message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HeldVote.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.ballot != null && $Object.hasOwnProperty.call(message, "ballot"))
                        $root.replicator.v1.Ballot.encode(message.ballot, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.origin);
                    if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.sequence);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HeldVote message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.HeldVote
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.HeldVote & replicator.v1.Verdict.HeldVote.$Shape} HeldVote
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HeldVote.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.HeldVote();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.ballot = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.ballot);
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.origin = value;
                                else
                                    delete message.origin;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.sequence = value;
                                else
                                    delete message.sequence;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return HeldVote;
            })();

            Verdict.Epoch = (function() {

                /**
                 * Properties of an Epoch.
                 * @typedef {Object} replicator.v1.Verdict.Epoch.$Properties
                 * @property {number} [epoch] Epoch epoch
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Epoch.
                 * @memberof replicator.v1.Verdict
                 * @interface IEpoch
                 * @augments replicator.v1.Verdict.Epoch.$Properties
                 * @deprecated Use replicator.v1.Verdict.Epoch.$Properties instead.
                 */

                /**
                 * Shape of an Epoch.
                 * @typedef {replicator.v1.Verdict.Epoch.$Properties} replicator.v1.Verdict.Epoch.$Shape
                 */

                /**
                 * Constructs a new Epoch.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents an Epoch.
                 * @constructor
                 * @param {replicator.v1.Verdict.Epoch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Epoch = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Epoch epoch.
                 * @member {number} epoch
                 * @memberof replicator.v1.Verdict.Epoch
                 * @instance
                 */
                Epoch.prototype.epoch = 0;

                /**
                 * Encodes the specified Epoch message. Does not implicitly {@link replicator.v1.Verdict.Epoch.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Epoch
                 * @static
                 * @param {replicator.v1.Verdict.Epoch.$Properties} message Epoch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Epoch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.epoch);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Epoch message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Epoch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Epoch & replicator.v1.Verdict.Epoch.$Shape} Epoch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Epoch.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Epoch();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.epoch = value;
                                else
                                    delete message.epoch;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Epoch;
            })();

            Verdict.Stored = (function() {

                /**
                 * Properties of a Stored.
                 * @typedef {Object} replicator.v1.Verdict.Stored.$Properties
                 * @property {replicator.v1.RecordIdentity.$Properties} [identity] Stored identity
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Stored.
                 * @memberof replicator.v1.Verdict
                 * @interface IStored
                 * @augments replicator.v1.Verdict.Stored.$Properties
                 * @deprecated Use replicator.v1.Verdict.Stored.$Properties instead.
                 */

                /**
                 * Shape of a Stored.
                 * @typedef {replicator.v1.Verdict.Stored.$Properties} replicator.v1.Verdict.Stored.$Shape
                 */

                /**
                 * Constructs a new Stored.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a Stored.
                 * @constructor
                 * @param {replicator.v1.Verdict.Stored.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Stored = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Stored identity.
                 * @member {replicator.v1.RecordIdentity} identity
                 * @memberof replicator.v1.Verdict.Stored
                 * @instance
                 */
                Stored.prototype.identity = null;

                /**
                 * Encodes the specified Stored message. Does not implicitly {@link replicator.v1.Verdict.Stored.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Stored
                 * @static
                 * @param {replicator.v1.Verdict.Stored.$Properties} message Stored message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Stored.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.identity != null && $Object.hasOwnProperty.call(message, "identity"))
                        $root.replicator.v1.RecordIdentity.encode(message.identity, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Stored message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Stored
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Stored & replicator.v1.Verdict.Stored.$Shape} Stored
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Stored.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Stored();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.identity = $root.replicator.v1.RecordIdentity.decode(reader, reader.size(), $undefined, _depth + 1, message.identity);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Stored;
            })();

            Verdict.Recovering = (function() {

                /**
                 * Properties of a Recovering.
                 * @typedef {Object} replicator.v1.Verdict.Recovering.$Properties
                 * @property {replicator.v1.Ballot.$Properties} [promised] Recovering promised
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Recovering.
                 * @memberof replicator.v1.Verdict
                 * @interface IRecovering
                 * @augments replicator.v1.Verdict.Recovering.$Properties
                 * @deprecated Use replicator.v1.Verdict.Recovering.$Properties instead.
                 */

                /**
                 * Shape of a Recovering.
                 * @typedef {replicator.v1.Verdict.Recovering.$Properties} replicator.v1.Verdict.Recovering.$Shape
                 */

                /**
                 * Constructs a new Recovering.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a Recovering.
                 * @constructor
                 * @param {replicator.v1.Verdict.Recovering.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Recovering = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Recovering promised.
                 * @member {replicator.v1.Ballot} promised
                 * @memberof replicator.v1.Verdict.Recovering
                 * @instance
                 */
                Recovering.prototype.promised = null;

                /**
                 * Encodes the specified Recovering message. Does not implicitly {@link replicator.v1.Verdict.Recovering.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Recovering
                 * @static
                 * @param {replicator.v1.Verdict.Recovering.$Properties} message Recovering message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Recovering.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.promised != null && $Object.hasOwnProperty.call(message, "promised"))
                        $root.replicator.v1.Ballot.encode(message.promised, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Recovering message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Recovering
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Recovering & replicator.v1.Verdict.Recovering.$Shape} Recovering
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Recovering.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Recovering();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.promised = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.promised);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Recovering;
            })();

            Verdict.Reserved = (function() {

                /**
                 * Properties of a Reserved.
                 * @typedef {Object} replicator.v1.Verdict.Reserved.$Properties
                 * @property {number} [origin] Reserved origin
                 * @property {string} [sequence] Reserved sequence
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Reserved.
                 * @memberof replicator.v1.Verdict
                 * @interface IReserved
                 * @augments replicator.v1.Verdict.Reserved.$Properties
                 * @deprecated Use replicator.v1.Verdict.Reserved.$Properties instead.
                 */

                /**
                 * Shape of a Reserved.
                 * @typedef {replicator.v1.Verdict.Reserved.$Properties} replicator.v1.Verdict.Reserved.$Shape
                 */

                /**
                 * Constructs a new Reserved.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a Reserved.
                 * @constructor
                 * @param {replicator.v1.Verdict.Reserved.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Reserved = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Reserved origin.
                 * @member {number} origin
                 * @memberof replicator.v1.Verdict.Reserved
                 * @instance
                 */
                Reserved.prototype.origin = 0;

                /**
                 * Reserved sequence.
                 * @member {string} sequence
                 * @memberof replicator.v1.Verdict.Reserved
                 * @instance
                 */
                Reserved.prototype.sequence = "";

                /**
                 * Encodes the specified Reserved message. Does not implicitly {@link replicator.v1.Verdict.Reserved.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Reserved
                 * @static
                 * @param {replicator.v1.Verdict.Reserved.$Properties} message Reserved message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Reserved.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.origin);
                    if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.sequence);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Reserved message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Reserved
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Reserved & replicator.v1.Verdict.Reserved.$Shape} Reserved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Reserved.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Reserved();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.origin = value;
                                else
                                    delete message.origin;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.sequence = value;
                                else
                                    delete message.sequence;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Reserved;
            })();

            Verdict.Refused = (function() {

                /**
                 * Properties of a Refused.
                 * @typedef {Object} replicator.v1.Verdict.Refused.$Properties
                 * @property {replicator.v1.Ballot.$Properties} [promised] Refused promised
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Refused.
                 * @memberof replicator.v1.Verdict
                 * @interface IRefused
                 * @augments replicator.v1.Verdict.Refused.$Properties
                 * @deprecated Use replicator.v1.Verdict.Refused.$Properties instead.
                 */

                /**
                 * Shape of a Refused.
                 * @typedef {replicator.v1.Verdict.Refused.$Properties} replicator.v1.Verdict.Refused.$Shape
                 */

                /**
                 * Constructs a new Refused.
                 * @memberof replicator.v1.Verdict
                 * @classdesc Represents a Refused.
                 * @constructor
                 * @param {replicator.v1.Verdict.Refused.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Refused = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Refused promised.
                 * @member {replicator.v1.Ballot} promised
                 * @memberof replicator.v1.Verdict.Refused
                 * @instance
                 */
                Refused.prototype.promised = null;

                /**
                 * Encodes the specified Refused message. Does not implicitly {@link replicator.v1.Verdict.Refused.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Verdict.Refused
                 * @static
                 * @param {replicator.v1.Verdict.Refused.$Properties} message Refused message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Refused.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.promised != null && $Object.hasOwnProperty.call(message, "promised"))
                        $root.replicator.v1.Ballot.encode(message.promised, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Refused message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Verdict.Refused
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Refused & replicator.v1.Verdict.Refused.$Shape} Refused
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Refused.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Verdict.Refused();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.promised = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.promised);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Refused;
            })();

            return Verdict;
        })();

        v1.Commit = (function() {

            /**
             * Properties of a Commit.
             * @typedef {Object} replicator.v1.Commit.$Properties
             * @property {number} [generation] Commit generation
             * @property {replicator.v1.Ballot.$Properties} [ballot] Commit ballot
             * @property {string} [key] Commit key
             * @property {number} [version] Commit version
             * @property {number} [origin] Commit origin
             * @property {Array.<number>} [voters] Commit voters
             * @property {replicator.v1.StoredRecord.$Properties|null} [record] Commit record
             * @property {string} [sequence] Commit sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Commit.
             * @memberof replicator.v1
             * @interface ICommit
             * @augments replicator.v1.Commit.$Properties
             * @deprecated Use replicator.v1.Commit.$Properties instead.
             */

            /**
             * Shape of a Commit.
             * @typedef {replicator.v1.Commit.$Properties} replicator.v1.Commit.$Shape
             */

            /**
             * Constructs a new Commit.
             * @memberof replicator.v1
             * @classdesc Represents a Commit.
             * @constructor
             * @param {replicator.v1.Commit.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Commit = function (properties) {
                this.voters = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Commit generation.
             * @member {number} generation
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.generation = 0;

            /**
             * Commit ballot.
             * @member {replicator.v1.Ballot} ballot
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.ballot = null;

            /**
             * Commit key.
             * @member {string} key
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.key = "";

            /**
             * Commit version.
             * @member {number} version
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.version = 0;

            /**
             * Commit origin.
             * @member {number} origin
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.origin = 0;

            /**
             * Commit voters.
             * @member {Array.<number>} voters
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.voters = $util.emptyArray;

            /**
             * Commit record.
             * @member {replicator.v1.StoredRecord|null} record
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.record = null;

            /**
             * Commit sequence.
             * @member {string} sequence
             * @memberof replicator.v1.Commit
             * @instance
             */
            Commit.prototype.sequence = "";

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Commit.prototype, "_record", {
                get: $util.oneOfGetter($oneOfFields = ["record"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Commit message. Does not implicitly {@link replicator.v1.Commit.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Commit
             * @static
             * @param {replicator.v1.Commit.$Properties} message Commit message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Commit.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.ballot != null && $Object.hasOwnProperty.call(message, "ballot"))
                    $root.replicator.v1.Ballot.encode(message.ballot, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.version);
                if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.origin);
                if (message.voters != null && message.voters.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).uint32s(message.voters);
                if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                    $root.replicator.v1.StoredRecord.encode(message.record, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.sequence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Commit message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Commit
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Commit & replicator.v1.Commit.$Shape} Commit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Commit.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Commit();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.ballot = $root.replicator.v1.Ballot.decode(reader, reader.size(), $undefined, _depth + 1, message.ballot);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.origin = value;
                            else
                                delete message.origin;
                            continue;
                        }
                    case 6: {
                            if (wireType === 2) {
                                if (!(message.voters && message.voters.length))
                                    message.voters = [];
                                reader.uint32s(message.voters);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.voters && message.voters.length))
                                message.voters = [];
                            message.voters.push(reader.uint32());
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.record = $root.replicator.v1.StoredRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                            message._record = "record";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Commit;
        })();

        v1.Committed = (function() {

            /**
             * Properties of a Committed.
             * @typedef {Object} replicator.v1.Committed.$Properties
             * @property {string} [key] Committed key
             * @property {number} [version] Committed version
             * @property {boolean} [need] Committed need
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Committed.
             * @memberof replicator.v1
             * @interface ICommitted
             * @augments replicator.v1.Committed.$Properties
             * @deprecated Use replicator.v1.Committed.$Properties instead.
             */

            /**
             * Shape of a Committed.
             * @typedef {replicator.v1.Committed.$Properties} replicator.v1.Committed.$Shape
             */

            /**
             * Constructs a new Committed.
             * @memberof replicator.v1
             * @classdesc Represents a Committed.
             * @constructor
             * @param {replicator.v1.Committed.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Committed = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Committed key.
             * @member {string} key
             * @memberof replicator.v1.Committed
             * @instance
             */
            Committed.prototype.key = "";

            /**
             * Committed version.
             * @member {number} version
             * @memberof replicator.v1.Committed
             * @instance
             */
            Committed.prototype.version = 0;

            /**
             * Committed need.
             * @member {boolean} need
             * @memberof replicator.v1.Committed
             * @instance
             */
            Committed.prototype.need = false;

            /**
             * Encodes the specified Committed message. Does not implicitly {@link replicator.v1.Committed.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Committed
             * @static
             * @param {replicator.v1.Committed.$Properties} message Committed message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Committed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.key);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.version);
                if (message.need != null && $Object.hasOwnProperty.call(message, "need") && message.need !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.need);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Committed message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Committed
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Committed & replicator.v1.Committed.$Shape} Committed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Committed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Committed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.need = value;
                            else
                                delete message.need;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Committed;
        })();

        v1.Pull = (function() {

            /**
             * Properties of a Pull.
             * @typedef {Object} replicator.v1.Pull.$Properties
             * @property {number} [after] Pull after
             * @property {boolean} [full] Pull full
             * @property {number} [until] Pull until
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Pull.
             * @memberof replicator.v1
             * @interface IPull
             * @augments replicator.v1.Pull.$Properties
             * @deprecated Use replicator.v1.Pull.$Properties instead.
             */

            /**
             * Shape of a Pull.
             * @typedef {replicator.v1.Pull.$Properties} replicator.v1.Pull.$Shape
             */

            /**
             * Constructs a new Pull.
             * @memberof replicator.v1
             * @classdesc Represents a Pull.
             * @constructor
             * @param {replicator.v1.Pull.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Pull = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Pull after.
             * @member {number} after
             * @memberof replicator.v1.Pull
             * @instance
             */
            Pull.prototype.after = 0;

            /**
             * Pull full.
             * @member {boolean} full
             * @memberof replicator.v1.Pull
             * @instance
             */
            Pull.prototype.full = false;

            /**
             * Pull until.
             * @member {number} until
             * @memberof replicator.v1.Pull
             * @instance
             */
            Pull.prototype.until = 0;

            /**
             * Encodes the specified Pull message. Does not implicitly {@link replicator.v1.Pull.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Pull
             * @static
             * @param {replicator.v1.Pull.$Properties} message Pull message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Pull.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.after != null && $Object.hasOwnProperty.call(message, "after") && (typeof message.after === "object" ? message.after.low || message.after.high : message.after !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.after);
                if (message.full != null && $Object.hasOwnProperty.call(message, "full") && message.full !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.full);
                if (message.until != null && $Object.hasOwnProperty.call(message, "until") && (typeof message.until === "object" ? message.until.low || message.until.high : message.until !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.until);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Pull message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Pull
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Pull & replicator.v1.Pull.$Shape} Pull
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Pull.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Pull();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.after = value;
                            else
                                delete message.after;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.full = value;
                            else
                                delete message.full;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.until = value;
                            else
                                delete message.until;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Pull;
        })();

        v1.Page = (function() {

            /**
             * Properties of a Page.
             * @typedef {Object} replicator.v1.Page.$Properties
             * @property {number} [after] Page after
             * @property {number} [upTo] Page upTo
             * @property {number} [head] Page head
             * @property {Array.<replicator.v1.Page.Entry.$Properties>} [entries] Page entries
             * @property {number} [records] Page records
             * @property {Array.<replicator.v1.MergedLog.$Properties>} [merged] Page merged
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Page.
             * @memberof replicator.v1
             * @interface IPage
             * @augments replicator.v1.Page.$Properties
             * @deprecated Use replicator.v1.Page.$Properties instead.
             */

            /**
             * Shape of a Page.
             * @typedef {replicator.v1.Page.$Properties} replicator.v1.Page.$Shape
             */

            /**
             * Constructs a new Page.
             * @memberof replicator.v1
             * @classdesc Represents a Page.
             * @constructor
             * @param {replicator.v1.Page.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Page = function (properties) {
                this.entries = [];
                this.merged = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Page after.
             * @member {number} after
             * @memberof replicator.v1.Page
             * @instance
             */
            Page.prototype.after = 0;

            /**
             * Page upTo.
             * @member {number} upTo
             * @memberof replicator.v1.Page
             * @instance
             */
            Page.prototype.upTo = 0;

            /**
             * Page head.
             * @member {number} head
             * @memberof replicator.v1.Page
             * @instance
             */
            Page.prototype.head = 0;

            /**
             * Page entries.
             * @member {Array.<replicator.v1.Page.Entry>} entries
             * @memberof replicator.v1.Page
             * @instance
             */
            Page.prototype.entries = $util.emptyArray;

            /**
             * Page records.
             * @member {number} records
             * @memberof replicator.v1.Page
             * @instance
             */
            Page.prototype.records = 0;

            /**
             * Page merged.
             * @member {Array.<replicator.v1.MergedLog>} merged
             * @memberof replicator.v1.Page
             * @instance
             */
            Page.prototype.merged = $util.emptyArray;

            /**
             * Encodes the specified Page message. Does not implicitly {@link replicator.v1.Page.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Page
             * @static
             * @param {replicator.v1.Page.$Properties} message Page message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Page.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.after != null && $Object.hasOwnProperty.call(message, "after") && (typeof message.after === "object" ? message.after.low || message.after.high : message.after !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.after);
                if (message.upTo != null && $Object.hasOwnProperty.call(message, "upTo") && (typeof message.upTo === "object" ? message.upTo.low || message.upTo.high : message.upTo !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.upTo);
                if (message.head != null && $Object.hasOwnProperty.call(message, "head") && (typeof message.head === "object" ? message.head.low || message.head.high : message.head !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.head);
                if (message.entries != null && message.entries.length)
                    for (let i = 0; i < message.entries.length; ++i)
                        $root.replicator.v1.Page.Entry.encode(message.entries[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.records != null && $Object.hasOwnProperty.call(message, "records") && (typeof message.records === "object" ? message.records.low || message.records.high : message.records !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.records);
                if (message.merged != null && message.merged.length)
                    for (let i = 0; i < message.merged.length; ++i)
                        $root.replicator.v1.MergedLog.encode(message.merged[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Page message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Page
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Page & replicator.v1.Page.$Shape} Page
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Page.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Page();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.after = value;
                            else
                                delete message.after;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.upTo = value;
                            else
                                delete message.upTo;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.head = value;
                            else
                                delete message.head;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.entries && message.entries.length))
                                message.entries = [];
                            message.entries.push($root.replicator.v1.Page.Entry.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.records = value;
                            else
                                delete message.records;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.merged && message.merged.length))
                                message.merged = [];
                            message.merged.push($root.replicator.v1.MergedLog.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Page.Entry = (function() {

                /**
                 * Properties of an Entry.
                 * @typedef {Object} replicator.v1.Page.Entry.$Properties
                 * @property {string} [key] Entry key
                 * @property {number} [version] Entry version
                 * @property {replicator.v1.StoredRecord.$Properties|null} [record] Entry record
                 * @property {number} [bytes] Entry bytes
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Entry.
                 * @memberof replicator.v1.Page
                 * @interface IEntry
                 * @augments replicator.v1.Page.Entry.$Properties
                 * @deprecated Use replicator.v1.Page.Entry.$Properties instead.
                 */

                /**
                 * Shape of an Entry.
                 * @typedef {replicator.v1.Page.Entry.$Properties} replicator.v1.Page.Entry.$Shape
                 */

                /**
                 * Constructs a new Entry.
                 * @memberof replicator.v1.Page
                 * @classdesc Represents an Entry.
                 * @constructor
                 * @param {replicator.v1.Page.Entry.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Entry = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Entry key.
                 * @member {string} key
                 * @memberof replicator.v1.Page.Entry
                 * @instance
                 */
                Entry.prototype.key = "";

                /**
                 * Entry version.
                 * @member {number} version
                 * @memberof replicator.v1.Page.Entry
                 * @instance
                 */
                Entry.prototype.version = 0;

                /**
                 * Entry record.
                 * @member {replicator.v1.StoredRecord|null} record
                 * @memberof replicator.v1.Page.Entry
                 * @instance
                 */
                Entry.prototype.record = null;

                /**
                 * Entry bytes.
                 * @member {number} bytes
                 * @memberof replicator.v1.Page.Entry
                 * @instance
                 */
                Entry.prototype.bytes = 0;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Entry.prototype, "_record", {
                    get: $util.oneOfGetter($oneOfFields = ["record"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Entry message. Does not implicitly {@link replicator.v1.Page.Entry.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Page.Entry
                 * @static
                 * @param {replicator.v1.Page.Entry.$Properties} message Entry message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Entry.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.key);
                    if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.version);
                    if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                        $root.replicator.v1.StoredRecord.encode(message.record, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && (typeof message.bytes === "object" ? message.bytes.low || message.bytes.high : message.bytes !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.bytes);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Entry message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Page.Entry
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Page.Entry & replicator.v1.Page.Entry.$Shape} Entry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Entry.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Page.Entry();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.key = value;
                                else
                                    delete message.key;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.version = value;
                                else
                                    delete message.version;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.record = $root.replicator.v1.StoredRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                                message._record = "record";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.bytes = value;
                                else
                                    delete message.bytes;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Entry;
            })();

            return Page;
        })();

        v1.Fetch = (function() {

            /**
             * Properties of a Fetch.
             * @typedef {Object} replicator.v1.Fetch.$Properties
             * @property {Array.<string>} [keys] Fetch keys
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Fetch.
             * @memberof replicator.v1
             * @interface IFetch
             * @augments replicator.v1.Fetch.$Properties
             * @deprecated Use replicator.v1.Fetch.$Properties instead.
             */

            /**
             * Shape of a Fetch.
             * @typedef {replicator.v1.Fetch.$Properties} replicator.v1.Fetch.$Shape
             */

            /**
             * Constructs a new Fetch.
             * @memberof replicator.v1
             * @classdesc Represents a Fetch.
             * @constructor
             * @param {replicator.v1.Fetch.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Fetch = function (properties) {
                this.keys = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Fetch keys.
             * @member {Array.<string>} keys
             * @memberof replicator.v1.Fetch
             * @instance
             */
            Fetch.prototype.keys = $util.emptyArray;

            /**
             * Encodes the specified Fetch message. Does not implicitly {@link replicator.v1.Fetch.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Fetch
             * @static
             * @param {replicator.v1.Fetch.$Properties} message Fetch message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Fetch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.keys != null && message.keys.length)
                    for (let i = 0; i < message.keys.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.keys[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Fetch message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Fetch
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Fetch & replicator.v1.Fetch.$Shape} Fetch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Fetch.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Fetch();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.keys && message.keys.length))
                                message.keys = [];
                            message.keys.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Fetch;
        })();

        v1.Records = (function() {

            /**
             * Properties of a Records.
             * @typedef {Object} replicator.v1.Records.$Properties
             * @property {Array.<replicator.v1.StoredRecord.$Properties>} [records] Records records
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Records.
             * @memberof replicator.v1
             * @interface IRecords
             * @augments replicator.v1.Records.$Properties
             * @deprecated Use replicator.v1.Records.$Properties instead.
             */

            /**
             * Shape of a Records.
             * @typedef {replicator.v1.Records.$Properties} replicator.v1.Records.$Shape
             */

            /**
             * Constructs a new Records.
             * @memberof replicator.v1
             * @classdesc Represents a Records.
             * @constructor
             * @param {replicator.v1.Records.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Records = function (properties) {
                this.records = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Records records.
             * @member {Array.<replicator.v1.StoredRecord>} records
             * @memberof replicator.v1.Records
             * @instance
             */
            Records.prototype.records = $util.emptyArray;

            /**
             * Encodes the specified Records message. Does not implicitly {@link replicator.v1.Records.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Records
             * @static
             * @param {replicator.v1.Records.$Properties} message Records message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Records.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.records != null && message.records.length)
                    for (let i = 0; i < message.records.length; ++i)
                        $root.replicator.v1.StoredRecord.encode(message.records[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Records message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Records
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Records & replicator.v1.Records.$Shape} Records
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Records.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Records();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.records && message.records.length))
                                message.records = [];
                            message.records.push($root.replicator.v1.StoredRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Records;
        })();

        v1.Compare = (function() {

            /**
             * Properties of a Compare.
             * @typedef {Object} replicator.v1.Compare.$Properties
             * @property {number} [question] Compare question
             * @property {Array.<replicator.v1.Compare.Part.$Properties>} [parts] Compare parts
             * @property {string|null} [until] Compare until
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Compare.
             * @memberof replicator.v1
             * @interface ICompare
             * @augments replicator.v1.Compare.$Properties
             * @deprecated Use replicator.v1.Compare.$Properties instead.
             */

            /**
             * Shape of a Compare.
             * @typedef {replicator.v1.Compare.$Properties} replicator.v1.Compare.$Shape
             */

            /**
             * Constructs a new Compare.
             * @memberof replicator.v1
             * @classdesc Represents a Compare.
             * @constructor
             * @param {replicator.v1.Compare.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Compare = function (properties) {
                this.parts = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Compare question.
             * @member {number} question
             * @memberof replicator.v1.Compare
             * @instance
             */
            Compare.prototype.question = 0;

            /**
             * Compare parts.
             * @member {Array.<replicator.v1.Compare.Part>} parts
             * @memberof replicator.v1.Compare
             * @instance
             */
            Compare.prototype.parts = $util.emptyArray;

            /**
             * Compare until.
             * @member {string|null} until
             * @memberof replicator.v1.Compare
             * @instance
             */
            Compare.prototype.until = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Compare.prototype, "_until", {
                get: $util.oneOfGetter($oneOfFields = ["until"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Compare message. Does not implicitly {@link replicator.v1.Compare.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Compare
             * @static
             * @param {replicator.v1.Compare.$Properties} message Compare message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Compare.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.question != null && $Object.hasOwnProperty.call(message, "question") && (typeof message.question === "object" ? message.question.low || message.question.high : message.question !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.question);
                if (message.parts != null && message.parts.length)
                    for (let i = 0; i < message.parts.length; ++i)
                        $root.replicator.v1.Compare.Part.encode(message.parts[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.until != null && $Object.hasOwnProperty.call(message, "until"))
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.until);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Compare message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Compare
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Compare & replicator.v1.Compare.$Shape} Compare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Compare.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Compare();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.question = value;
                            else
                                delete message.question;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.parts && message.parts.length))
                                message.parts = [];
                            message.parts.push($root.replicator.v1.Compare.Part.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.until = reader.stringVerify();
                            message._until = "until";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Compare.Part = (function() {

                /**
                 * Properties of a Part.
                 * @typedef {Object} replicator.v1.Compare.Part.$Properties
                 * @property {string} [from] Part from
                 * @property {number} [sum] Part sum
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Part.
                 * @memberof replicator.v1.Compare
                 * @interface IPart
                 * @augments replicator.v1.Compare.Part.$Properties
                 * @deprecated Use replicator.v1.Compare.Part.$Properties instead.
                 */

                /**
                 * Shape of a Part.
                 * @typedef {replicator.v1.Compare.Part.$Properties} replicator.v1.Compare.Part.$Shape
                 */

                /**
                 * Constructs a new Part.
                 * @memberof replicator.v1.Compare
                 * @classdesc Represents a Part.
                 * @constructor
                 * @param {replicator.v1.Compare.Part.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Part = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Part from.
                 * @member {string} from
                 * @memberof replicator.v1.Compare.Part
                 * @instance
                 */
                Part.prototype.from = "";

                /**
                 * Part sum.
                 * @member {number} sum
                 * @memberof replicator.v1.Compare.Part
                 * @instance
                 */
                Part.prototype.sum = 0;

                /**
                 * Encodes the specified Part message. Does not implicitly {@link replicator.v1.Compare.Part.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Compare.Part
                 * @static
                 * @param {replicator.v1.Compare.Part.$Properties} message Part message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Part.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.from);
                    if (message.sum != null && $Object.hasOwnProperty.call(message, "sum") && (typeof message.sum === "object" ? message.sum.low || message.sum.high : message.sum !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sum);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Part message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Compare.Part
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Compare.Part & replicator.v1.Compare.Part.$Shape} Part
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Part.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Compare.Part();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.from = value;
                                else
                                    delete message.from;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.sum = value;
                                else
                                    delete message.sum;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Part;
            })();

            return Compare;
        })();

        v1.Differ = (function() {

            /**
             * Properties of a Differ.
             * @typedef {Object} replicator.v1.Differ.$Properties
             * @property {number} [question] Differ question
             * @property {Array.<replicator.v1.Differ.Range.$Properties>} [ranges] Differ ranges
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Differ.
             * @memberof replicator.v1
             * @interface IDiffer
             * @augments replicator.v1.Differ.$Properties
             * @deprecated Use replicator.v1.Differ.$Properties instead.
             */

            /**
             * Shape of a Differ.
             * @typedef {replicator.v1.Differ.$Properties} replicator.v1.Differ.$Shape
             */

            /**
             * Constructs a new Differ.
             * @memberof replicator.v1
             * @classdesc Represents a Differ.
             * @constructor
             * @param {replicator.v1.Differ.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Differ = function (properties) {
                this.ranges = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Differ question.
             * @member {number} question
             * @memberof replicator.v1.Differ
             * @instance
             */
            Differ.prototype.question = 0;

            /**
             * Differ ranges.
             * @member {Array.<replicator.v1.Differ.Range>} ranges
             * @memberof replicator.v1.Differ
             * @instance
             */
            Differ.prototype.ranges = $util.emptyArray;

            /**
             * Encodes the specified Differ message. Does not implicitly {@link replicator.v1.Differ.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Differ
             * @static
             * @param {replicator.v1.Differ.$Properties} message Differ message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Differ.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.question != null && $Object.hasOwnProperty.call(message, "question") && (typeof message.question === "object" ? message.question.low || message.question.high : message.question !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.question);
                if (message.ranges != null && message.ranges.length)
                    for (let i = 0; i < message.ranges.length; ++i)
                        $root.replicator.v1.Differ.Range.encode(message.ranges[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Differ message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Differ
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Differ & replicator.v1.Differ.$Shape} Differ
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Differ.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Differ();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.question = value;
                            else
                                delete message.question;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.ranges && message.ranges.length))
                                message.ranges = [];
                            message.ranges.push($root.replicator.v1.Differ.Range.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Differ.Range = (function() {

                /**
                 * Properties of a Range.
                 * @typedef {Object} replicator.v1.Differ.Range.$Properties
                 * @property {string} [from] Range from
                 * @property {string|null} [until] Range until
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Range.
                 * @memberof replicator.v1.Differ
                 * @interface IRange
                 * @augments replicator.v1.Differ.Range.$Properties
                 * @deprecated Use replicator.v1.Differ.Range.$Properties instead.
                 */

                /**
                 * Shape of a Range.
                 * @typedef {replicator.v1.Differ.Range.$Properties} replicator.v1.Differ.Range.$Shape
                 */

                /**
                 * Constructs a new Range.
                 * @memberof replicator.v1.Differ
                 * @classdesc Represents a Range.
                 * @constructor
                 * @param {replicator.v1.Differ.Range.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Range = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Range from.
                 * @member {string} from
                 * @memberof replicator.v1.Differ.Range
                 * @instance
                 */
                Range.prototype.from = "";

                /**
                 * Range until.
                 * @member {string|null} until
                 * @memberof replicator.v1.Differ.Range
                 * @instance
                 */
                Range.prototype.until = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Range.prototype, "_until", {
                    get: $util.oneOfGetter($oneOfFields = ["until"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Range message. Does not implicitly {@link replicator.v1.Differ.Range.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.Differ.Range
                 * @static
                 * @param {replicator.v1.Differ.Range.$Properties} message Range message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Range.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.from);
                    if (message.until != null && $Object.hasOwnProperty.call(message, "until"))
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.until);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Range message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.Differ.Range
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.Differ.Range & replicator.v1.Differ.Range.$Shape} Range
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Range.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.Differ.Range();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.from = value;
                                else
                                    delete message.from;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.until = reader.stringVerify();
                                message._until = "until";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Range;
            })();

            return Differ;
        })();

        v1.List = (function() {

            /**
             * Properties of a List.
             * @typedef {Object} replicator.v1.List.$Properties
             * @property {number} [question] List question
             * @property {string} [from] List from
             * @property {string|null} [until] List until
             * @property {Array.<replicator.v1.List.Name.$Properties>} [names] List names
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a List.
             * @memberof replicator.v1
             * @interface IList
             * @augments replicator.v1.List.$Properties
             * @deprecated Use replicator.v1.List.$Properties instead.
             */

            /**
             * Shape of a List.
             * @typedef {replicator.v1.List.$Properties} replicator.v1.List.$Shape
             */

            /**
             * Constructs a new List.
             * @memberof replicator.v1
             * @classdesc Represents a List.
             * @constructor
             * @param {replicator.v1.List.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const List = function (properties) {
                this.names = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * List question.
             * @member {number} question
             * @memberof replicator.v1.List
             * @instance
             */
            List.prototype.question = 0;

            /**
             * List from.
             * @member {string} from
             * @memberof replicator.v1.List
             * @instance
             */
            List.prototype.from = "";

            /**
             * List until.
             * @member {string|null} until
             * @memberof replicator.v1.List
             * @instance
             */
            List.prototype.until = null;

            /**
             * List names.
             * @member {Array.<replicator.v1.List.Name>} names
             * @memberof replicator.v1.List
             * @instance
             */
            List.prototype.names = $util.emptyArray;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(List.prototype, "_until", {
                get: $util.oneOfGetter($oneOfFields = ["until"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified List message. Does not implicitly {@link replicator.v1.List.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.List
             * @static
             * @param {replicator.v1.List.$Properties} message List message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            List.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.question != null && $Object.hasOwnProperty.call(message, "question") && (typeof message.question === "object" ? message.question.low || message.question.high : message.question !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.question);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.from);
                if (message.until != null && $Object.hasOwnProperty.call(message, "until"))
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.until);
                if (message.names != null && message.names.length)
                    for (let i = 0; i < message.names.length; ++i)
                        $root.replicator.v1.List.Name.encode(message.names[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a List message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.List
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.List & replicator.v1.List.$Shape} List
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            List.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.List();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.question = value;
                            else
                                delete message.question;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.until = reader.stringVerify();
                            message._until = "until";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.names && message.names.length))
                                message.names = [];
                            message.names.push($root.replicator.v1.List.Name.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            List.Name = (function() {

                /**
                 * Properties of a Name.
                 * @typedef {Object} replicator.v1.List.Name.$Properties
                 * @property {string} [key] Name key
                 * @property {number} [version] Name version
                 * @property {number} [hash] Name hash
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Name.
                 * @memberof replicator.v1.List
                 * @interface IName
                 * @augments replicator.v1.List.Name.$Properties
                 * @deprecated Use replicator.v1.List.Name.$Properties instead.
                 */

                /**
                 * Shape of a Name.
                 * @typedef {replicator.v1.List.Name.$Properties} replicator.v1.List.Name.$Shape
                 */

                /**
                 * Constructs a new Name.
                 * @memberof replicator.v1.List
                 * @classdesc Represents a Name.
                 * @constructor
                 * @param {replicator.v1.List.Name.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Name = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Name key.
                 * @member {string} key
                 * @memberof replicator.v1.List.Name
                 * @instance
                 */
                Name.prototype.key = "";

                /**
                 * Name version.
                 * @member {number} version
                 * @memberof replicator.v1.List.Name
                 * @instance
                 */
                Name.prototype.version = 0;

                /**
                 * Name hash.
                 * @member {number} hash
                 * @memberof replicator.v1.List.Name
                 * @instance
                 */
                Name.prototype.hash = 0;

                /**
                 * Encodes the specified Name message. Does not implicitly {@link replicator.v1.List.Name.verify|verify} messages.
                 * @function encode
                 * @memberof replicator.v1.List.Name
                 * @static
                 * @param {replicator.v1.List.Name.$Properties} message Name message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Name.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.key);
                    if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.version);
                    if (message.hash != null && $Object.hasOwnProperty.call(message, "hash") && (typeof message.hash === "object" ? message.hash.low || message.hash.high : message.hash !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.hash);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Name message from the specified reader or buffer.
                 * @function decode
                 * @memberof replicator.v1.List.Name
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {replicator.v1.List.Name & replicator.v1.List.Name.$Shape} Name
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Name.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.replicator.v1.List.Name();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.key = value;
                                else
                                    delete message.key;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.version = value;
                                else
                                    delete message.version;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.hash = value;
                                else
                                    delete message.hash;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Name;
            })();

            return List;
        })();

        v1.Newer = (function() {

            /**
             * Properties of a Newer.
             * @typedef {Object} replicator.v1.Newer.$Properties
             * @property {number} [question] Newer question
             * @property {Array.<replicator.v1.StoredRecord.$Properties>} [records] Newer records
             * @property {string|null} [upTo] Newer upTo
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Newer.
             * @memberof replicator.v1
             * @interface INewer
             * @augments replicator.v1.Newer.$Properties
             * @deprecated Use replicator.v1.Newer.$Properties instead.
             */

            /**
             * Shape of a Newer.
             * @typedef {replicator.v1.Newer.$Properties} replicator.v1.Newer.$Shape
             */

            /**
             * Constructs a new Newer.
             * @memberof replicator.v1
             * @classdesc Represents a Newer.
             * @constructor
             * @param {replicator.v1.Newer.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Newer = function (properties) {
                this.records = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Newer question.
             * @member {number} question
             * @memberof replicator.v1.Newer
             * @instance
             */
            Newer.prototype.question = 0;

            /**
             * Newer records.
             * @member {Array.<replicator.v1.StoredRecord>} records
             * @memberof replicator.v1.Newer
             * @instance
             */
            Newer.prototype.records = $util.emptyArray;

            /**
             * Newer upTo.
             * @member {string|null} upTo
             * @memberof replicator.v1.Newer
             * @instance
             */
            Newer.prototype.upTo = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Newer.prototype, "_upTo", {
                get: $util.oneOfGetter($oneOfFields = ["upTo"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Newer message. Does not implicitly {@link replicator.v1.Newer.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Newer
             * @static
             * @param {replicator.v1.Newer.$Properties} message Newer message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Newer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.question != null && $Object.hasOwnProperty.call(message, "question") && (typeof message.question === "object" ? message.question.low || message.question.high : message.question !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.question);
                if (message.records != null && message.records.length)
                    for (let i = 0; i < message.records.length; ++i)
                        $root.replicator.v1.StoredRecord.encode(message.records[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.upTo != null && $Object.hasOwnProperty.call(message, "upTo"))
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.upTo);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Newer message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Newer
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Newer & replicator.v1.Newer.$Shape} Newer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Newer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Newer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.question = value;
                            else
                                delete message.question;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.records && message.records.length))
                                message.records = [];
                            message.records.push($root.replicator.v1.StoredRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.upTo = reader.stringVerify();
                            message._upTo = "upTo";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Newer;
        })();

        v1.Join = (function() {

            /**
             * Properties of a Join.
             * @typedef {Object} replicator.v1.Join.$Properties
             * @property {number} [peer] Join peer
             * @property {number} [cluster] Join cluster
             * @property {Array.<string>} [addresses] Join addresses
             * @property {string} [name] Join name
             * @property {string} [token] Join token
             * @property {boolean} [admitted] Join admitted
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Join.
             * @memberof replicator.v1
             * @interface IJoin
             * @augments replicator.v1.Join.$Properties
             * @deprecated Use replicator.v1.Join.$Properties instead.
             */

            /**
             * Shape of a Join.
             * @typedef {replicator.v1.Join.$Properties} replicator.v1.Join.$Shape
             */

            /**
             * Constructs a new Join.
             * @memberof replicator.v1
             * @classdesc Represents a Join.
             * @constructor
             * @param {replicator.v1.Join.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Join = function (properties) {
                this.addresses = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Join peer.
             * @member {number} peer
             * @memberof replicator.v1.Join
             * @instance
             */
            Join.prototype.peer = 0;

            /**
             * Join cluster.
             * @member {number} cluster
             * @memberof replicator.v1.Join
             * @instance
             */
            Join.prototype.cluster = 0;

            /**
             * Join addresses.
             * @member {Array.<string>} addresses
             * @memberof replicator.v1.Join
             * @instance
             */
            Join.prototype.addresses = $util.emptyArray;

            /**
             * Join name.
             * @member {string} name
             * @memberof replicator.v1.Join
             * @instance
             */
            Join.prototype.name = "";

            /**
             * Join token.
             * @member {string} token
             * @memberof replicator.v1.Join
             * @instance
             */
            Join.prototype.token = "";

            /**
             * Join admitted.
             * @member {boolean} admitted
             * @memberof replicator.v1.Join
             * @instance
             */
            Join.prototype.admitted = false;

            /**
             * Encodes the specified Join message. Does not implicitly {@link replicator.v1.Join.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Join
             * @static
             * @param {replicator.v1.Join.$Properties} message Join message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Join.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.peer);
                if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.cluster);
                if (message.addresses != null && message.addresses.length)
                    for (let i = 0; i < message.addresses.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.addresses[i]);
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.name);
                if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.token);
                if (message.admitted != null && $Object.hasOwnProperty.call(message, "admitted") && message.admitted !== false)
                    writer.uint32(/* id 6, wireType 0 =*/48).bool(message.admitted);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Join message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Join
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Join & replicator.v1.Join.$Shape} Join
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Join.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Join();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.peer = value;
                            else
                                delete message.peer;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.cluster = value;
                            else
                                delete message.cluster;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.addresses && message.addresses.length))
                                message.addresses = [];
                            message.addresses.push(reader.stringVerify());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.token = value;
                            else
                                delete message.token;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.admitted = value;
                            else
                                delete message.admitted;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Join;
        })();

        v1.Wish = (function() {

            /**
             * Properties of a Wish.
             * @typedef {Object} replicator.v1.Wish.$Properties
             * @property {number} [requester] Wish requester
             * @property {Array.<number>} [remove] Wish remove
             * @property {Array.<number>} [promote] Wish promote
             * @property {Array.<number>} [demote] Wish demote
             * @property {boolean} [force] Wish force
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Wish.
             * @memberof replicator.v1
             * @interface IWish
             * @augments replicator.v1.Wish.$Properties
             * @deprecated Use replicator.v1.Wish.$Properties instead.
             */

            /**
             * Shape of a Wish.
             * @typedef {replicator.v1.Wish.$Properties} replicator.v1.Wish.$Shape
             */

            /**
             * Constructs a new Wish.
             * @memberof replicator.v1
             * @classdesc Represents a Wish.
             * @constructor
             * @param {replicator.v1.Wish.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Wish = function (properties) {
                this.remove = [];
                this.promote = [];
                this.demote = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Wish requester.
             * @member {number} requester
             * @memberof replicator.v1.Wish
             * @instance
             */
            Wish.prototype.requester = 0;

            /**
             * Wish remove.
             * @member {Array.<number>} remove
             * @memberof replicator.v1.Wish
             * @instance
             */
            Wish.prototype.remove = $util.emptyArray;

            /**
             * Wish promote.
             * @member {Array.<number>} promote
             * @memberof replicator.v1.Wish
             * @instance
             */
            Wish.prototype.promote = $util.emptyArray;

            /**
             * Wish demote.
             * @member {Array.<number>} demote
             * @memberof replicator.v1.Wish
             * @instance
             */
            Wish.prototype.demote = $util.emptyArray;

            /**
             * Wish force.
             * @member {boolean} force
             * @memberof replicator.v1.Wish
             * @instance
             */
            Wish.prototype.force = false;

            /**
             * Encodes the specified Wish message. Does not implicitly {@link replicator.v1.Wish.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Wish
             * @static
             * @param {replicator.v1.Wish.$Properties} message Wish message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Wish.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.requester != null && $Object.hasOwnProperty.call(message, "requester") && message.requester !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.requester);
                if (message.remove != null && message.remove.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.remove);
                if (message.promote != null && message.promote.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).uint32s(message.promote);
                if (message.demote != null && message.demote.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).uint32s(message.demote);
                if (message.force != null && $Object.hasOwnProperty.call(message, "force") && message.force !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.force);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Wish message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Wish
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Wish & replicator.v1.Wish.$Shape} Wish
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Wish.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Wish();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.requester = value;
                            else
                                delete message.requester;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.remove && message.remove.length))
                                    message.remove = [];
                                reader.uint32s(message.remove);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.remove && message.remove.length))
                                message.remove = [];
                            message.remove.push(reader.uint32());
                            continue;
                        }
                    case 3: {
                            if (wireType === 2) {
                                if (!(message.promote && message.promote.length))
                                    message.promote = [];
                                reader.uint32s(message.promote);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.promote && message.promote.length))
                                message.promote = [];
                            message.promote.push(reader.uint32());
                            continue;
                        }
                    case 4: {
                            if (wireType === 2) {
                                if (!(message.demote && message.demote.length))
                                    message.demote = [];
                                reader.uint32s(message.demote);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.demote && message.demote.length))
                                message.demote = [];
                            message.demote.push(reader.uint32());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.force = value;
                            else
                                delete message.force;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Wish;
        })();

        v1.Configured = (function() {

            /**
             * Properties of a Configured.
             * @typedef {Object} replicator.v1.Configured.$Properties
             * @property {replicator.v1.StoredRecord.$Properties} [record] Configured record
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Configured.
             * @memberof replicator.v1
             * @interface IConfigured
             * @augments replicator.v1.Configured.$Properties
             * @deprecated Use replicator.v1.Configured.$Properties instead.
             */

            /**
             * Shape of a Configured.
             * @typedef {replicator.v1.Configured.$Properties} replicator.v1.Configured.$Shape
             */

            /**
             * Constructs a new Configured.
             * @memberof replicator.v1
             * @classdesc Represents a Configured.
             * @constructor
             * @param {replicator.v1.Configured.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Configured = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Configured record.
             * @member {replicator.v1.StoredRecord} record
             * @memberof replicator.v1.Configured
             * @instance
             */
            Configured.prototype.record = null;

            /**
             * Encodes the specified Configured message. Does not implicitly {@link replicator.v1.Configured.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Configured
             * @static
             * @param {replicator.v1.Configured.$Properties} message Configured message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Configured.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                    $root.replicator.v1.StoredRecord.encode(message.record, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Configured message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Configured
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Configured & replicator.v1.Configured.$Shape} Configured
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Configured.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Configured();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.record = $root.replicator.v1.StoredRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Configured;
        })();

        v1.Survey = (function() {

            /**
             * Properties of a Survey.
             * @typedef {Object} replicator.v1.Survey.$Properties
             * @property {number} [generation] Survey generation
             * @property {number|null} [question] Survey question
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Survey.
             * @memberof replicator.v1
             * @interface ISurvey
             * @augments replicator.v1.Survey.$Properties
             * @deprecated Use replicator.v1.Survey.$Properties instead.
             */

            /**
             * Shape of a Survey.
             * @typedef {replicator.v1.Survey.$Properties} replicator.v1.Survey.$Shape
             */

            /**
             * Constructs a new Survey.
             * @memberof replicator.v1
             * @classdesc Represents a Survey.
             * @constructor
             * @param {replicator.v1.Survey.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Survey = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Survey generation.
             * @member {number} generation
             * @memberof replicator.v1.Survey
             * @instance
             */
            Survey.prototype.generation = 0;

            /**
             * Survey question.
             * @member {number|null} question
             * @memberof replicator.v1.Survey
             * @instance
             */
            Survey.prototype.question = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Survey.prototype, "_question", {
                get: $util.oneOfGetter($oneOfFields = ["question"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Survey message. Does not implicitly {@link replicator.v1.Survey.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Survey
             * @static
             * @param {replicator.v1.Survey.$Properties} message Survey message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Survey.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.question != null && $Object.hasOwnProperty.call(message, "question"))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.question);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Survey message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Survey
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Survey & replicator.v1.Survey.$Shape} Survey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Survey.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Survey();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.question = reader.uint64();
                            message._question = "question";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Survey;
        })();

        v1.Progress = (function() {

            /**
             * Properties of a Progress.
             * @typedef {Object} replicator.v1.Progress.$Properties
             * @property {number} [generation] Progress generation
             * @property {number|null} [settled] Progress settled
             * @property {Array.<replicator.v1.MergedLog.$Properties>} [merged] Progress merged
             * @property {number|null} [question] Progress question
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Progress.
             * @memberof replicator.v1
             * @interface IProgress
             * @augments replicator.v1.Progress.$Properties
             * @deprecated Use replicator.v1.Progress.$Properties instead.
             */

            /**
             * Shape of a Progress.
             * @typedef {replicator.v1.Progress.$Properties} replicator.v1.Progress.$Shape
             */

            /**
             * Constructs a new Progress.
             * @memberof replicator.v1
             * @classdesc Represents a Progress.
             * @constructor
             * @param {replicator.v1.Progress.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Progress = function (properties) {
                this.merged = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Progress generation.
             * @member {number} generation
             * @memberof replicator.v1.Progress
             * @instance
             */
            Progress.prototype.generation = 0;

            /**
             * Progress settled.
             * @member {number|null} settled
             * @memberof replicator.v1.Progress
             * @instance
             */
            Progress.prototype.settled = null;

            /**
             * Progress merged.
             * @member {Array.<replicator.v1.MergedLog>} merged
             * @memberof replicator.v1.Progress
             * @instance
             */
            Progress.prototype.merged = $util.emptyArray;

            /**
             * Progress question.
             * @member {number|null} question
             * @memberof replicator.v1.Progress
             * @instance
             */
            Progress.prototype.question = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Progress.prototype, "_settled", {
                get: $util.oneOfGetter($oneOfFields = ["settled"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Progress.prototype, "_question", {
                get: $util.oneOfGetter($oneOfFields = ["question"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Progress message. Does not implicitly {@link replicator.v1.Progress.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.Progress
             * @static
             * @param {replicator.v1.Progress.$Properties} message Progress message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Progress.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
                if (message.settled != null && $Object.hasOwnProperty.call(message, "settled"))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.settled);
                if (message.merged != null && message.merged.length)
                    for (let i = 0; i < message.merged.length; ++i)
                        $root.replicator.v1.MergedLog.encode(message.merged[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.question != null && $Object.hasOwnProperty.call(message, "question"))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.question);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Progress message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.Progress
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.Progress & replicator.v1.Progress.$Shape} Progress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Progress.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.Progress();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.generation = value;
                            else
                                delete message.generation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.settled = reader.uint64();
                            message._settled = "settled";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.merged && message.merged.length))
                                message.merged = [];
                            message.merged.push($root.replicator.v1.MergedLog.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.question = reader.uint64();
                            message._question = "question";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Progress;
        })();

        v1.MergedLog = (function() {

            /**
             * Properties of a MergedLog.
             * @typedef {Object} replicator.v1.MergedLog.$Properties
             * @property {number} [peer] MergedLog peer
             * @property {number} [sequence] MergedLog sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MergedLog.
             * @memberof replicator.v1
             * @interface IMergedLog
             * @augments replicator.v1.MergedLog.$Properties
             * @deprecated Use replicator.v1.MergedLog.$Properties instead.
             */

            /**
             * Shape of a MergedLog.
             * @typedef {replicator.v1.MergedLog.$Properties} replicator.v1.MergedLog.$Shape
             */

            /**
             * Constructs a new MergedLog.
             * @memberof replicator.v1
             * @classdesc Represents a MergedLog.
             * @constructor
             * @param {replicator.v1.MergedLog.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MergedLog = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MergedLog peer.
             * @member {number} peer
             * @memberof replicator.v1.MergedLog
             * @instance
             */
            MergedLog.prototype.peer = 0;

            /**
             * MergedLog sequence.
             * @member {number} sequence
             * @memberof replicator.v1.MergedLog
             * @instance
             */
            MergedLog.prototype.sequence = 0;

            /**
             * Encodes the specified MergedLog message. Does not implicitly {@link replicator.v1.MergedLog.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.MergedLog
             * @static
             * @param {replicator.v1.MergedLog.$Properties} message MergedLog message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MergedLog.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.peer);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MergedLog message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.MergedLog
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.MergedLog & replicator.v1.MergedLog.$Shape} MergedLog
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MergedLog.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.MergedLog();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.peer = value;
                            else
                                delete message.peer;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return MergedLog;
        })();

        v1.ClientQuestions = (function() {

            /**
             * Properties of a ClientQuestions.
             * @typedef {Object} replicator.v1.ClientQuestions.$Properties
             * @property {Array.<replicator.v1.ClientQuestion.$Properties>} [questions] ClientQuestions questions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ClientQuestions.
             * @memberof replicator.v1
             * @interface IClientQuestions
             * @augments replicator.v1.ClientQuestions.$Properties
             * @deprecated Use replicator.v1.ClientQuestions.$Properties instead.
             */

            /**
             * Shape of a ClientQuestions.
             * @typedef {replicator.v1.ClientQuestions.$Properties} replicator.v1.ClientQuestions.$Shape
             */

            /**
             * Constructs a new ClientQuestions.
             * @memberof replicator.v1
             * @classdesc Represents a ClientQuestions.
             * @constructor
             * @param {replicator.v1.ClientQuestions.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ClientQuestions = function (properties) {
                this.questions = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ClientQuestions questions.
             * @member {Array.<replicator.v1.ClientQuestion>} questions
             * @memberof replicator.v1.ClientQuestions
             * @instance
             */
            ClientQuestions.prototype.questions = $util.emptyArray;

            /**
             * Encodes the specified ClientQuestions message. Does not implicitly {@link replicator.v1.ClientQuestions.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.ClientQuestions
             * @static
             * @param {replicator.v1.ClientQuestions.$Properties} message ClientQuestions message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ClientQuestions.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.questions != null && message.questions.length)
                    for (let i = 0; i < message.questions.length; ++i)
                        $root.replicator.v1.ClientQuestion.encode(message.questions[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ClientQuestions message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.ClientQuestions
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.ClientQuestions & replicator.v1.ClientQuestions.$Shape} ClientQuestions
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ClientQuestions.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.ClientQuestions();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.questions && message.questions.length))
                                message.questions = [];
                            message.questions.push($root.replicator.v1.ClientQuestion.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ClientQuestions;
        })();

        /**
         * ClientOperation enum.
         * @name replicator.v1.ClientOperation
         * @enum {number}
         * @property {number} CLIENT_OPERATION_UNSPECIFIED=0 CLIENT_OPERATION_UNSPECIFIED value
         * @property {number} CLIENT_OPERATION_SHOW=1 CLIENT_OPERATION_SHOW value
         * @property {number} CLIENT_OPERATION_PUT=2 CLIENT_OPERATION_PUT value
         * @property {number} CLIENT_OPERATION_DELETE=3 CLIENT_OPERATION_DELETE value
         * @property {number} CLIENT_OPERATION_GET=4 CLIENT_OPERATION_GET value
         * @property {number} CLIENT_OPERATION_PROPOSAL=5 CLIENT_OPERATION_PROPOSAL value
         * @property {number} CLIENT_OPERATION_STATUS=6 CLIENT_OPERATION_STATUS value
         * @property {number} CLIENT_OPERATION_PEERS=7 CLIENT_OPERATION_PEERS value
         * @property {number} CLIENT_OPERATION_LIST=8 CLIENT_OPERATION_LIST value
         * @property {number} CLIENT_OPERATION_WATCH=9 CLIENT_OPERATION_WATCH value
         * @property {number} CLIENT_OPERATION_MORE=10 CLIENT_OPERATION_MORE value
         * @property {number} CLIENT_OPERATION_UNWATCH=11 CLIENT_OPERATION_UNWATCH value
         */
        v1.ClientOperation = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CLIENT_OPERATION_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CLIENT_OPERATION_SHOW"] = 1;
            values[valuesById[2] = "CLIENT_OPERATION_PUT"] = 2;
            values[valuesById[3] = "CLIENT_OPERATION_DELETE"] = 3;
            values[valuesById[4] = "CLIENT_OPERATION_GET"] = 4;
            values[valuesById[5] = "CLIENT_OPERATION_PROPOSAL"] = 5;
            values[valuesById[6] = "CLIENT_OPERATION_STATUS"] = 6;
            values[valuesById[7] = "CLIENT_OPERATION_PEERS"] = 7;
            values[valuesById[8] = "CLIENT_OPERATION_LIST"] = 8;
            values[valuesById[9] = "CLIENT_OPERATION_WATCH"] = 9;
            values[valuesById[10] = "CLIENT_OPERATION_MORE"] = 10;
            values[valuesById[11] = "CLIENT_OPERATION_UNWATCH"] = 11;
            return values;
        })();

        v1.ClientQuestion = (function() {

            /**
             * Properties of a ClientQuestion.
             * @typedef {Object} replicator.v1.ClientQuestion.$Properties
             * @property {number} [id] ClientQuestion id
             * @property {replicator.v1.ClientOperation} [operation] ClientQuestion operation
             * @property {string} [subject] ClientQuestion subject
             * @property {Uint8Array} [value] ClientQuestion value
             * @property {string} [contentType] ClientQuestion contentType
             * @property {number|null} [ifMatch] ClientQuestion ifMatch
             * @property {boolean|null} [mutable] ClientQuestion mutable
             * @property {boolean|null} [final] ClientQuestion final
             * @property {number} [ttlSeconds] ClientQuestion ttlSeconds
             * @property {string} [idempotencyKey] ClientQuestion idempotencyKey
             * @property {boolean} [local] ClientQuestion local
             * @property {string|null} [after] ClientQuestion after
             * @property {number} [limit] ClientQuestion limit
             * @property {boolean} [values] ClientQuestion values
             * @property {number} [watch] ClientQuestion watch
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ClientQuestion.
             * @memberof replicator.v1
             * @interface IClientQuestion
             * @augments replicator.v1.ClientQuestion.$Properties
             * @deprecated Use replicator.v1.ClientQuestion.$Properties instead.
             */

            /**
             * Shape of a ClientQuestion.
             * @typedef {replicator.v1.ClientQuestion.$Properties} replicator.v1.ClientQuestion.$Shape
             */

            /**
             * Constructs a new ClientQuestion.
             * @memberof replicator.v1
             * @classdesc Represents a ClientQuestion.
             * @constructor
             * @param {replicator.v1.ClientQuestion.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ClientQuestion = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ClientQuestion id.
             * @member {number} id
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.id = 0;

            /**
             * ClientQuestion operation.
             * @member {replicator.v1.ClientOperation} operation
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.operation = 0;

            /**
             * ClientQuestion subject.
             * @member {string} subject
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.subject = "";

            /**
             * ClientQuestion value.
             * @member {Uint8Array} value
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.value = $util.newBuffer([]);

            /**
             * ClientQuestion contentType.
             * @member {string} contentType
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.contentType = "";

            /**
             * ClientQuestion ifMatch.
             * @member {number|null} ifMatch
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.ifMatch = null;

            /**
             * ClientQuestion mutable.
             * @member {boolean|null} mutable
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.mutable = null;

            /**
             * ClientQuestion final.
             * @member {boolean|null} final
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.final = null;

            /**
             * ClientQuestion ttlSeconds.
             * @member {number} ttlSeconds
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.ttlSeconds = 0;

            /**
             * ClientQuestion idempotencyKey.
             * @member {string} idempotencyKey
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.idempotencyKey = "";

            /**
             * ClientQuestion local.
             * @member {boolean} local
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.local = false;

            /**
             * ClientQuestion after.
             * @member {string|null} after
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.after = null;

            /**
             * ClientQuestion limit.
             * @member {number} limit
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.limit = 0;

            /**
             * ClientQuestion values.
             * @member {boolean} values
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.values = false;

            /**
             * ClientQuestion watch.
             * @member {number} watch
             * @memberof replicator.v1.ClientQuestion
             * @instance
             */
            ClientQuestion.prototype.watch = 0;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ClientQuestion.prototype, "_ifMatch", {
                get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ClientQuestion.prototype, "_mutable", {
                get: $util.oneOfGetter($oneOfFields = ["mutable"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ClientQuestion.prototype, "_final", {
                get: $util.oneOfGetter($oneOfFields = ["final"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ClientQuestion.prototype, "_after", {
                get: $util.oneOfGetter($oneOfFields = ["after"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified ClientQuestion message. Does not implicitly {@link replicator.v1.ClientQuestion.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.ClientQuestion
             * @static
             * @param {replicator.v1.ClientQuestion.$Properties} message ClientQuestion message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ClientQuestion.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && (typeof message.id === "object" ? message.id.low || message.id.high : message.id !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.id);
                if (message.operation != null && $Object.hasOwnProperty.call(message, "operation") && message.operation !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.operation);
                if (message.subject != null && $Object.hasOwnProperty.call(message, "subject") && message.subject !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.subject);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.value);
                if (message.contentType != null && $Object.hasOwnProperty.call(message, "contentType") && message.contentType !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.contentType);
                if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.ifMatch);
                if (message.mutable != null && $Object.hasOwnProperty.call(message, "mutable"))
                    writer.uint32(/* id 7, wireType 0 =*/56).bool(message.mutable);
                if (message.final != null && $Object.hasOwnProperty.call(message, "final"))
                    writer.uint32(/* id 8, wireType 0 =*/64).bool(message.final);
                if (message.ttlSeconds != null && $Object.hasOwnProperty.call(message, "ttlSeconds") && (typeof message.ttlSeconds === "object" ? message.ttlSeconds.low || message.ttlSeconds.high : message.ttlSeconds !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.ttlSeconds);
                if (message.idempotencyKey != null && $Object.hasOwnProperty.call(message, "idempotencyKey") && message.idempotencyKey !== "")
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.idempotencyKey);
                if (message.local != null && $Object.hasOwnProperty.call(message, "local") && message.local !== false)
                    writer.uint32(/* id 11, wireType 0 =*/88).bool(message.local);
                if (message.after != null && $Object.hasOwnProperty.call(message, "after"))
                    writer.uint32(/* id 12, wireType 2 =*/98).string(message.after);
                if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
                    writer.uint32(/* id 13, wireType 0 =*/104).uint32(message.limit);
                if (message.values != null && $Object.hasOwnProperty.call(message, "values") && message.values !== false)
                    writer.uint32(/* id 14, wireType 0 =*/112).bool(message.values);
                if (message.watch != null && $Object.hasOwnProperty.call(message, "watch") && (typeof message.watch === "object" ? message.watch.low || message.watch.high : message.watch !== 0))
                    writer.uint32(/* id 15, wireType 0 =*/120).uint64(message.watch);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ClientQuestion message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.ClientQuestion
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.ClientQuestion & replicator.v1.ClientQuestion.$Shape} ClientQuestion
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ClientQuestion.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.ClientQuestion();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.operation = value;
                            else
                                delete message.operation;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.subject = value;
                            else
                                delete message.subject;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.value = value;
                            else
                                delete message.value;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contentType = value;
                            else
                                delete message.contentType;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.ifMatch = reader.uint64();
                            message._ifMatch = "ifMatch";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            message.mutable = reader.bool();
                            message._mutable = "mutable";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            message.final = reader.bool();
                            message._final = "final";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.ttlSeconds = value;
                            else
                                delete message.ttlSeconds;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.idempotencyKey = value;
                            else
                                delete message.idempotencyKey;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.local = value;
                            else
                                delete message.local;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.after = reader.stringVerify();
                            message._after = "after";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.limit = value;
                            else
                                delete message.limit;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.values = value;
                            else
                                delete message.values;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.watch = value;
                            else
                                delete message.watch;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ClientQuestion;
        })();

        v1.ClientAnswers = (function() {

            /**
             * Properties of a ClientAnswers.
             * @typedef {Object} replicator.v1.ClientAnswers.$Properties
             * @property {Array.<replicator.v1.ClientAnswer.$Properties>} [answers] ClientAnswers answers
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ClientAnswers.
             * @memberof replicator.v1
             * @interface IClientAnswers
             * @augments replicator.v1.ClientAnswers.$Properties
             * @deprecated Use replicator.v1.ClientAnswers.$Properties instead.
             */

            /**
             * Shape of a ClientAnswers.
             * @typedef {replicator.v1.ClientAnswers.$Properties} replicator.v1.ClientAnswers.$Shape
             */

            /**
             * Constructs a new ClientAnswers.
             * @memberof replicator.v1
             * @classdesc Represents a ClientAnswers.
             * @constructor
             * @param {replicator.v1.ClientAnswers.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ClientAnswers = function (properties) {
                this.answers = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ClientAnswers answers.
             * @member {Array.<replicator.v1.ClientAnswer>} answers
             * @memberof replicator.v1.ClientAnswers
             * @instance
             */
            ClientAnswers.prototype.answers = $util.emptyArray;

            /**
             * Encodes the specified ClientAnswers message. Does not implicitly {@link replicator.v1.ClientAnswers.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.ClientAnswers
             * @static
             * @param {replicator.v1.ClientAnswers.$Properties} message ClientAnswers message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ClientAnswers.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.answers != null && message.answers.length)
                    for (let i = 0; i < message.answers.length; ++i)
                        $root.replicator.v1.ClientAnswer.encode(message.answers[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ClientAnswers message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.ClientAnswers
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.ClientAnswers & replicator.v1.ClientAnswers.$Shape} ClientAnswers
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ClientAnswers.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.ClientAnswers();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.answers && message.answers.length))
                                message.answers = [];
                            message.answers.push($root.replicator.v1.ClientAnswer.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ClientAnswers;
        })();

        v1.ClientAnswer = (function() {

            /**
             * Properties of a ClientAnswer.
             * @typedef {Object} replicator.v1.ClientAnswer.$Properties
             * @property {number} [id] ClientAnswer id
             * @property {number} [status] ClientAnswer status
             * @property {string} [members] ClientAnswer members
             * @property {Uint8Array|null} [value] ClientAnswer value
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ClientAnswer.
             * @memberof replicator.v1
             * @interface IClientAnswer
             * @augments replicator.v1.ClientAnswer.$Properties
             * @deprecated Use replicator.v1.ClientAnswer.$Properties instead.
             */

            /**
             * Shape of a ClientAnswer.
             * @typedef {replicator.v1.ClientAnswer.$Properties} replicator.v1.ClientAnswer.$Shape
             */

            /**
             * Constructs a new ClientAnswer.
             * @memberof replicator.v1
             * @classdesc Represents a ClientAnswer.
             * @constructor
             * @param {replicator.v1.ClientAnswer.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ClientAnswer = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ClientAnswer id.
             * @member {number} id
             * @memberof replicator.v1.ClientAnswer
             * @instance
             */
            ClientAnswer.prototype.id = 0;

            /**
             * ClientAnswer status.
             * @member {number} status
             * @memberof replicator.v1.ClientAnswer
             * @instance
             */
            ClientAnswer.prototype.status = 0;

            /**
             * ClientAnswer members.
             * @member {string} members
             * @memberof replicator.v1.ClientAnswer
             * @instance
             */
            ClientAnswer.prototype.members = "";

            /**
             * ClientAnswer value.
             * @member {Uint8Array|null} value
             * @memberof replicator.v1.ClientAnswer
             * @instance
             */
            ClientAnswer.prototype.value = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ClientAnswer.prototype, "_value", {
                get: $util.oneOfGetter($oneOfFields = ["value"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified ClientAnswer message. Does not implicitly {@link replicator.v1.ClientAnswer.verify|verify} messages.
             * @function encode
             * @memberof replicator.v1.ClientAnswer
             * @static
             * @param {replicator.v1.ClientAnswer.$Properties} message ClientAnswer message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ClientAnswer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && (typeof message.id === "object" ? message.id.low || message.id.high : message.id !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.id);
                if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.status);
                if (message.members != null && $Object.hasOwnProperty.call(message, "members") && message.members !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.members);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.value);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ClientAnswer message from the specified reader or buffer.
             * @function decode
             * @memberof replicator.v1.ClientAnswer
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {replicator.v1.ClientAnswer & replicator.v1.ClientAnswer.$Shape} ClientAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ClientAnswer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.replicator.v1.ClientAnswer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.status = value;
                            else
                                delete message.status;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.members = value;
                            else
                                delete message.members;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            message._value = "value";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ClientAnswer;
        })();

        return v1;
    })();

    return replicator;
})();

export {
  $root as default
};
