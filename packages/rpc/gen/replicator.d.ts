import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace replicator. */
export namespace replicator {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Frame.
         * @deprecated Use replicator.v1.Frame.$Properties instead.
         */
        interface IFrame extends replicator.v1.Frame.$Properties {
        }

        /** Represents a Frame. */
        class Frame {

            /**
             * Constructs a new Frame.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Frame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Frame anew. */
            anew: boolean;

            /** Frame peers. */
            peers: string[];

            /** Frame clusters. */
            clusters: string[];

            /** Frame origins. */
            origins: string[];

            /** Frame contentTypes. */
            contentTypes: string[];

            /** Frame envelopes. */
            envelopes: replicator.v1.Envelope[];

            /**
             * Encodes the specified Frame message. Does not implicitly {@link replicator.v1.Frame.verify|verify} messages.
             * @param message Frame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Frame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Frame & replicator.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Frame & replicator.v1.Frame.$Shape;
        }

        namespace Frame {

            /** Properties of a Frame. */
            interface $Properties {

                /** Frame anew */
                anew?: boolean;

                /** Frame peers */
                peers?: string[];

                /** Frame clusters */
                clusters?: string[];

                /** Frame origins */
                origins?: string[];

                /** Frame contentTypes */
                contentTypes?: string[];

                /** Frame envelopes */
                envelopes?: replicator.v1.Envelope.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Frame. */
            type $Shape = {
              anew?: boolean;
              peers?: string[];
              clusters?: string[];
              origins?: string[];
              contentTypes?: string[];
              envelopes?: replicator.v1.Envelope.$Shape[];
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of an Envelope.
         * @deprecated Use replicator.v1.Envelope.$Properties instead.
         */
        interface IEnvelope extends replicator.v1.Envelope.$Properties {
        }

        /** Represents an Envelope. */
        class Envelope {

            /**
             * Constructs a new Envelope.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Envelope.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Envelope hello. */
            hello: (replicator.v1.Hello|null);

            /** Envelope refuse. */
            refuse: (replicator.v1.Refuse|null);

            /** Envelope ping. */
            ping: (replicator.v1.Ping|null);

            /** Envelope pong. */
            pong: (replicator.v1.Pong|null);

            /** Envelope reserve. */
            reserve: (replicator.v1.Reserve|null);

            /** Envelope prepare. */
            prepare: (replicator.v1.Prepare|null);

            /** Envelope accept. */
            accept: (replicator.v1.Accept|null);

            /** Envelope read. */
            read: (replicator.v1.Read|null);

            /** Envelope relay. */
            relay: (replicator.v1.Relay|null);

            /** Envelope answer. */
            answer: (replicator.v1.Answer|null);

            /** Envelope commit. */
            commit: (replicator.v1.Commit|null);

            /** Envelope committed. */
            committed: (replicator.v1.Committed|null);

            /** Envelope pull. */
            pull: (replicator.v1.Pull|null);

            /** Envelope page. */
            page: (replicator.v1.Page|null);

            /** Envelope fetch. */
            fetch: (replicator.v1.Fetch|null);

            /** Envelope records. */
            records: (replicator.v1.Records|null);

            /** Envelope join. */
            join: (replicator.v1.Join|null);

            /** Envelope configured. */
            configured: (replicator.v1.Configured|null);

            /** Envelope survey. */
            survey: (replicator.v1.Survey|null);

            /** Envelope progress. */
            progress: (replicator.v1.Progress|null);

            /** Envelope wish. */
            wish: (replicator.v1.Wish|null);

            /** Envelope compare. */
            compare: (replicator.v1.Compare|null);

            /** Envelope differ. */
            differ: (replicator.v1.Differ|null);

            /** Envelope list. */
            list: (replicator.v1.List|null);

            /** Envelope newer. */
            newer: (replicator.v1.Newer|null);

            /** Envelope message. */
            message?: ("hello"|"refuse"|"ping"|"pong"|"reserve"|"prepare"|"accept"|"read"|"relay"|"answer"|"commit"|"committed"|"pull"|"page"|"fetch"|"records"|"join"|"configured"|"survey"|"progress"|"wish"|"compare"|"differ"|"list"|"newer");

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link replicator.v1.Envelope.verify|verify} messages.
             * @param message Envelope message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Envelope & replicator.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Envelope & replicator.v1.Envelope.$Shape;
        }

        namespace Envelope {

            /** Properties of an Envelope. */
            interface $Properties {

                /** Envelope hello */
                hello?: (replicator.v1.Hello.$Properties|null);

                /** Envelope refuse */
                refuse?: (replicator.v1.Refuse.$Properties|null);

                /** Envelope ping */
                ping?: (replicator.v1.Ping.$Properties|null);

                /** Envelope pong */
                pong?: (replicator.v1.Pong.$Properties|null);

                /** Envelope reserve */
                reserve?: (replicator.v1.Reserve.$Properties|null);

                /** Envelope prepare */
                prepare?: (replicator.v1.Prepare.$Properties|null);

                /** Envelope accept */
                accept?: (replicator.v1.Accept.$Properties|null);

                /** Envelope read */
                read?: (replicator.v1.Read.$Properties|null);

                /** Envelope relay */
                relay?: (replicator.v1.Relay.$Properties|null);

                /** Envelope answer */
                answer?: (replicator.v1.Answer.$Properties|null);

                /** Envelope commit */
                commit?: (replicator.v1.Commit.$Properties|null);

                /** Envelope committed */
                committed?: (replicator.v1.Committed.$Properties|null);

                /** Envelope pull */
                pull?: (replicator.v1.Pull.$Properties|null);

                /** Envelope page */
                page?: (replicator.v1.Page.$Properties|null);

                /** Envelope fetch */
                fetch?: (replicator.v1.Fetch.$Properties|null);

                /** Envelope records */
                records?: (replicator.v1.Records.$Properties|null);

                /** Envelope join */
                join?: (replicator.v1.Join.$Properties|null);

                /** Envelope configured */
                configured?: (replicator.v1.Configured.$Properties|null);

                /** Envelope survey */
                survey?: (replicator.v1.Survey.$Properties|null);

                /** Envelope progress */
                progress?: (replicator.v1.Progress.$Properties|null);

                /** Envelope wish */
                wish?: (replicator.v1.Wish.$Properties|null);

                /** Envelope compare */
                compare?: (replicator.v1.Compare.$Properties|null);

                /** Envelope differ */
                differ?: (replicator.v1.Differ.$Properties|null);

                /** Envelope list */
                list?: (replicator.v1.List.$Properties|null);

                /** Envelope newer */
                newer?: (replicator.v1.Newer.$Properties|null);

                /** Envelope message */
                message?: ("hello"|"refuse"|"ping"|"pong"|"reserve"|"prepare"|"accept"|"read"|"relay"|"answer"|"commit"|"committed"|"pull"|"page"|"fetch"|"records"|"join"|"configured"|"survey"|"progress"|"wish"|"compare"|"differ"|"list"|"newer");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Envelope. */
            type $Shape = {
              hello?: replicator.v1.Hello.$Shape|null;
              refuse?: replicator.v1.Refuse.$Shape|null;
              ping?: replicator.v1.Ping.$Shape|null;
              pong?: replicator.v1.Pong.$Shape|null;
              reserve?: replicator.v1.Reserve.$Shape|null;
              prepare?: replicator.v1.Prepare.$Shape|null;
              accept?: replicator.v1.Accept.$Shape|null;
              read?: replicator.v1.Read.$Shape|null;
              relay?: replicator.v1.Relay.$Shape|null;
              answer?: replicator.v1.Answer.$Shape|null;
              commit?: replicator.v1.Commit.$Shape|null;
              committed?: replicator.v1.Committed.$Shape|null;
              pull?: replicator.v1.Pull.$Shape|null;
              page?: replicator.v1.Page.$Shape|null;
              fetch?: replicator.v1.Fetch.$Shape|null;
              records?: replicator.v1.Records.$Shape|null;
              join?: replicator.v1.Join.$Shape|null;
              configured?: replicator.v1.Configured.$Shape|null;
              survey?: replicator.v1.Survey.$Shape|null;
              progress?: replicator.v1.Progress.$Shape|null;
              wish?: replicator.v1.Wish.$Shape|null;
              compare?: replicator.v1.Compare.$Shape|null;
              differ?: replicator.v1.Differ.$Shape|null;
              list?: replicator.v1.List.$Shape|null;
              newer?: replicator.v1.Newer.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ message?: undefined; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "hello"; hello: replicator.v1.Hello.$Shape; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "refuse"; hello?: null; refuse: replicator.v1.Refuse.$Shape; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "ping"; hello?: null; refuse?: null; ping: replicator.v1.Ping.$Shape; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "pong"; hello?: null; refuse?: null; ping?: null; pong: replicator.v1.Pong.$Shape; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "reserve"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve: replicator.v1.Reserve.$Shape; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "prepare"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare: replicator.v1.Prepare.$Shape; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "accept"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept: replicator.v1.Accept.$Shape; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "read"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read: replicator.v1.Read.$Shape; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "relay"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay: replicator.v1.Relay.$Shape; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "answer"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer: replicator.v1.Answer.$Shape; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "commit"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit: replicator.v1.Commit.$Shape; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "committed"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed: replicator.v1.Committed.$Shape; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "pull"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull: replicator.v1.Pull.$Shape; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "page"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page: replicator.v1.Page.$Shape; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "fetch"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch: replicator.v1.Fetch.$Shape; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "records"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records: replicator.v1.Records.$Shape; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "join"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join: replicator.v1.Join.$Shape; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "configured"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured: replicator.v1.Configured.$Shape; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "survey"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey: replicator.v1.Survey.$Shape; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "progress"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress: replicator.v1.Progress.$Shape; wish?: null; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "wish"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish: replicator.v1.Wish.$Shape; compare?: null; differ?: null; list?: null; newer?: null }|{ message?: "compare"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare: replicator.v1.Compare.$Shape; differ?: null; list?: null; newer?: null }|{ message?: "differ"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ: replicator.v1.Differ.$Shape; list?: null; newer?: null }|{ message?: "list"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list: replicator.v1.List.$Shape; newer?: null }|{ message?: "newer"; hello?: null; refuse?: null; ping?: null; pong?: null; reserve?: null; prepare?: null; accept?: null; read?: null; relay?: null; answer?: null; commit?: null; committed?: null; pull?: null; page?: null; fetch?: null; records?: null; join?: null; configured?: null; survey?: null; progress?: null; wish?: null; compare?: null; differ?: null; list?: null; newer: replicator.v1.Newer.$Shape })
            );
        }

        /**
         * Properties of a Ballot.
         * @deprecated Use replicator.v1.Ballot.$Properties instead.
         */
        interface IBallot extends replicator.v1.Ballot.$Properties {
        }

        /** Represents a Ballot. */
        class Ballot {

            /**
             * Constructs a new Ballot.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Ballot.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ballot generation. */
            generation: number;

            /** Ballot number. */
            number: number;

            /** Ballot peer. */
            peer: number;

            /** Ballot boot. */
            boot: number;

            /** Ballot attempt. */
            attempt: number;

            /**
             * Encodes the specified Ballot message. Does not implicitly {@link replicator.v1.Ballot.verify|verify} messages.
             * @param message Ballot message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Ballot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ballot message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Ballot & replicator.v1.Ballot.$Shape} Ballot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Ballot & replicator.v1.Ballot.$Shape;
        }

        namespace Ballot {

            /** Properties of a Ballot. */
            interface $Properties {

                /** Ballot generation */
                generation?: number;

                /** Ballot number */
                number?: number;

                /** Ballot peer */
                peer?: number;

                /** Ballot boot */
                boot?: number;

                /** Ballot attempt */
                attempt?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ballot. */
            type $Shape = replicator.v1.Ballot.$Properties;
        }

        /** Operation enum. */
        enum Operation {

            /** OPERATION_UNSPECIFIED value */
            OPERATION_UNSPECIFIED = 0,

            /** OPERATION_CREATE value */
            OPERATION_CREATE = 1,

            /** OPERATION_UPDATE value */
            OPERATION_UPDATE = 2,

            /** OPERATION_DELETE value */
            OPERATION_DELETE = 3,

            /** OPERATION_NOOP value */
            OPERATION_NOOP = 4,

            /** OPERATION_CONFIGURE value */
            OPERATION_CONFIGURE = 5,

            /** OPERATION_EXPIRE value */
            OPERATION_EXPIRE = 6
        }

        /**
         * Properties of a Proposal.
         * @deprecated Use replicator.v1.Proposal.$Properties instead.
         */
        interface IProposal extends replicator.v1.Proposal.$Properties {
        }

        /** Represents a Proposal. */
        class Proposal {

            /**
             * Constructs a new Proposal.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Proposal.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Proposal origin. */
            origin: number;

            /** Proposal cluster. */
            cluster: number;

            /** Proposal operation. */
            operation: replicator.v1.Operation;

            /** Proposal requestId. */
            requestId: string;

            /** Proposal fingerprint. */
            fingerprint: string;

            /** Proposal value. */
            value: (Uint8Array|null);

            /** Proposal contentType. */
            contentType: number;

            /** Proposal mutable. */
            mutable: boolean;

            /** Proposal sequence. */
            sequence: string;

            /** Proposal expiresMs. */
            expiresMs: number;

            /**
             * Encodes the specified Proposal message. Does not implicitly {@link replicator.v1.Proposal.verify|verify} messages.
             * @param message Proposal message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Proposal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Proposal message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Proposal & replicator.v1.Proposal.$Shape} Proposal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Proposal & replicator.v1.Proposal.$Shape;
        }

        namespace Proposal {

            /** Properties of a Proposal. */
            interface $Properties {

                /** Proposal origin */
                origin?: number;

                /** Proposal cluster */
                cluster?: number;

                /** Proposal operation */
                operation?: replicator.v1.Operation;

                /** Proposal requestId */
                requestId?: string;

                /** Proposal fingerprint */
                fingerprint?: string;

                /** Proposal value */
                value?: (Uint8Array|null);

                /** Proposal contentType */
                contentType?: number;

                /** Proposal mutable */
                mutable?: boolean;

                /** Proposal sequence */
                sequence?: string;

                /** Proposal expiresMs */
                expiresMs?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Proposal. */
            type $Shape = replicator.v1.Proposal.$Properties;
        }

        /**
         * Properties of a Decision.
         * @deprecated Use replicator.v1.Decision.$Properties instead.
         */
        interface IDecision extends replicator.v1.Decision.$Properties {
        }

        /** Represents a Decision. */
        class Decision {

            /**
             * Constructs a new Decision.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Decision.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Decision version. */
            version: number;

            /** Decision origin. */
            origin: number;

            /** Decision cluster. */
            cluster: number;

            /** Decision requestId. */
            requestId: string;

            /** Decision fingerprint. */
            fingerprint: string;

            /** Decision sequence. */
            sequence: string;

            /**
             * Encodes the specified Decision message. Does not implicitly {@link replicator.v1.Decision.verify|verify} messages.
             * @param message Decision message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Decision.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Decision message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Decision & replicator.v1.Decision.$Shape} Decision
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Decision & replicator.v1.Decision.$Shape;
        }

        namespace Decision {

            /** Properties of a Decision. */
            interface $Properties {

                /** Decision version */
                version?: number;

                /** Decision origin */
                origin?: number;

                /** Decision cluster */
                cluster?: number;

                /** Decision requestId */
                requestId?: string;

                /** Decision fingerprint */
                fingerprint?: string;

                /** Decision sequence */
                sequence?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Decision. */
            type $Shape = replicator.v1.Decision.$Properties;
        }

        /**
         * Properties of a RecordIdentity.
         * @deprecated Use replicator.v1.RecordIdentity.$Properties instead.
         */
        interface IRecordIdentity extends replicator.v1.RecordIdentity.$Properties {
        }

        /** Represents a RecordIdentity. */
        class RecordIdentity {

            /**
             * Constructs a new RecordIdentity.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.RecordIdentity.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RecordIdentity key. */
            key: string;

            /** RecordIdentity version. */
            version: number;

            /** RecordIdentity since. */
            since: number;

            /** RecordIdentity present. */
            present: boolean;

            /** RecordIdentity final. */
            final: boolean;

            /** RecordIdentity decisions. */
            decisions: replicator.v1.Decision[];

            /**
             * Encodes the specified RecordIdentity message. Does not implicitly {@link replicator.v1.RecordIdentity.verify|verify} messages.
             * @param message RecordIdentity message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.RecordIdentity.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RecordIdentity message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.RecordIdentity & replicator.v1.RecordIdentity.$Shape} RecordIdentity
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.RecordIdentity & replicator.v1.RecordIdentity.$Shape;
        }

        namespace RecordIdentity {

            /** Properties of a RecordIdentity. */
            interface $Properties {

                /** RecordIdentity key */
                key?: string;

                /** RecordIdentity version */
                version?: number;

                /** RecordIdentity since */
                since?: number;

                /** RecordIdentity present */
                present?: boolean;

                /** RecordIdentity final */
                final?: boolean;

                /** RecordIdentity decisions */
                decisions?: replicator.v1.Decision.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RecordIdentity. */
            type $Shape = replicator.v1.RecordIdentity.$Properties;
        }

        /**
         * Properties of a StoredRecord.
         * @deprecated Use replicator.v1.StoredRecord.$Properties instead.
         */
        interface IStoredRecord extends replicator.v1.StoredRecord.$Properties {
        }

        /** Represents a StoredRecord. */
        class StoredRecord {

            /**
             * Constructs a new StoredRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.StoredRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StoredRecord key. */
            key: string;

            /** StoredRecord version. */
            version: number;

            /** StoredRecord since. */
            since: number;

            /** StoredRecord present. */
            present: boolean;

            /** StoredRecord final. */
            final: boolean;

            /** StoredRecord decisions. */
            decisions: replicator.v1.Decision[];

            /** StoredRecord value. */
            value: (Uint8Array|null);

            /** StoredRecord contentType. */
            contentType: number;

            /** StoredRecord expiresMs. */
            expiresMs: number;

            /**
             * Encodes the specified StoredRecord message. Does not implicitly {@link replicator.v1.StoredRecord.verify|verify} messages.
             * @param message StoredRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.StoredRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StoredRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.StoredRecord & replicator.v1.StoredRecord.$Shape} StoredRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.StoredRecord & replicator.v1.StoredRecord.$Shape;
        }

        namespace StoredRecord {

            /** Properties of a StoredRecord. */
            interface $Properties {

                /** StoredRecord key */
                key?: string;

                /** StoredRecord version */
                version?: number;

                /** StoredRecord since */
                since?: number;

                /** StoredRecord present */
                present?: boolean;

                /** StoredRecord final */
                final?: boolean;

                /** StoredRecord decisions */
                decisions?: replicator.v1.Decision.$Properties[];

                /** StoredRecord value */
                value?: (Uint8Array|null);

                /** StoredRecord contentType */
                contentType?: number;

                /** StoredRecord expiresMs */
                expiresMs?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StoredRecord. */
            type $Shape = replicator.v1.StoredRecord.$Properties;
        }

        /**
         * Properties of a Vote.
         * @deprecated Use replicator.v1.Vote.$Properties instead.
         */
        interface IVote extends replicator.v1.Vote.$Properties {
        }

        /** Represents a Vote. */
        class Vote {

            /**
             * Constructs a new Vote.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Vote.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Vote ballot. */
            ballot: replicator.v1.Ballot;

            /** Vote proposal. */
            proposal: replicator.v1.Proposal;

            /**
             * Encodes the specified Vote message. Does not implicitly {@link replicator.v1.Vote.verify|verify} messages.
             * @param message Vote message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Vote.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Vote message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Vote & replicator.v1.Vote.$Shape} Vote
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Vote & replicator.v1.Vote.$Shape;
        }

        namespace Vote {

            /** Properties of a Vote. */
            interface $Properties {

                /** Vote ballot */
                ballot?: replicator.v1.Ballot.$Properties;

                /** Vote proposal */
                proposal?: replicator.v1.Proposal.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Vote. */
            type $Shape = replicator.v1.Vote.$Properties;
        }

        /**
         * Properties of a Hello.
         * @deprecated Use replicator.v1.Hello.$Properties instead.
         */
        interface IHello extends replicator.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello clusterId. */
            clusterId: number;

            /** Hello networkId. */
            networkId: string;

            /** Hello epoch. */
            epoch: number;

            /** Hello boot. */
            boot: number;

            /** Hello nonce. */
            nonce: string;

            /** Hello batch. */
            batch: number;

            /** Hello addresses. */
            addresses: string[];

            /** Hello remembered. */
            remembered: (replicator.v1.Hello.Remembered|null);

            /** Hello past. */
            past: (replicator.v1.Hello.Remembered|null);

            /** Hello retired. */
            retired: boolean;

            /** Hello minPeers. */
            minPeers: number;

            /** Hello compares. */
            compares: boolean;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link replicator.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Hello & replicator.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Hello & replicator.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello clusterId */
                clusterId?: number;

                /** Hello networkId */
                networkId?: string;

                /** Hello epoch */
                epoch?: number;

                /** Hello boot */
                boot?: number;

                /** Hello nonce */
                nonce?: string;

                /** Hello batch */
                batch?: number;

                /** Hello addresses */
                addresses?: string[];

                /** Hello remembered */
                remembered?: (replicator.v1.Hello.Remembered.$Properties|null);

                /** Hello past */
                past?: (replicator.v1.Hello.Remembered.$Properties|null);

                /** Hello retired */
                retired?: boolean;

                /** Hello minPeers */
                minPeers?: number;

                /** Hello compares */
                compares?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = replicator.v1.Hello.$Properties;

            /**
             * Properties of a Remembered.
             * @deprecated Use replicator.v1.Hello.Remembered.$Properties instead.
             */
            interface IRemembered extends replicator.v1.Hello.Remembered.$Properties {
            }

            /** Represents a Remembered. */
            class Remembered {

                /**
                 * Constructs a new Remembered.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Hello.Remembered.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Remembered boot. */
                boot: number;

                /** Remembered nonce. */
                nonce: string;

                /** Remembered batch. */
                batch: number;

                /**
                 * Encodes the specified Remembered message. Does not implicitly {@link replicator.v1.Hello.Remembered.verify|verify} messages.
                 * @param message Remembered message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Hello.Remembered.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Remembered message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Hello.Remembered & replicator.v1.Hello.Remembered.$Shape} Remembered
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Hello.Remembered & replicator.v1.Hello.Remembered.$Shape;
            }

            namespace Remembered {

                /** Properties of a Remembered. */
                interface $Properties {

                    /** Remembered boot */
                    boot?: number;

                    /** Remembered nonce */
                    nonce?: string;

                    /** Remembered batch */
                    batch?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Remembered. */
                type $Shape = replicator.v1.Hello.Remembered.$Properties;
            }
        }

        /** RefusalCode enum. */
        enum RefusalCode {

            /** REFUSAL_CODE_UNSPECIFIED value */
            REFUSAL_CODE_UNSPECIFIED = 0,

            /** REFUSAL_CODE_NETWORK value */
            REFUSAL_CODE_NETWORK = 1,

            /** REFUSAL_CODE_IDENTITY value */
            REFUSAL_CODE_IDENTITY = 2,

            /** REFUSAL_CODE_STRANGER value */
            REFUSAL_CODE_STRANGER = 3,

            /** REFUSAL_CODE_CLUSTER value */
            REFUSAL_CODE_CLUSTER = 4,

            /** REFUSAL_CODE_REMOVED value */
            REFUSAL_CODE_REMOVED = 5,

            /** REFUSAL_CODE_TOKEN value */
            REFUSAL_CODE_TOKEN = 6
        }

        /**
         * Properties of a Refuse.
         * @deprecated Use replicator.v1.Refuse.$Properties instead.
         */
        interface IRefuse extends replicator.v1.Refuse.$Properties {
        }

        /** Represents a Refuse. */
        class Refuse {

            /**
             * Constructs a new Refuse.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Refuse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Refuse code. */
            code: replicator.v1.RefusalCode;

            /** Refuse reason. */
            reason: string;

            /**
             * Encodes the specified Refuse message. Does not implicitly {@link replicator.v1.Refuse.verify|verify} messages.
             * @param message Refuse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Refuse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Refuse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Refuse & replicator.v1.Refuse.$Shape} Refuse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Refuse & replicator.v1.Refuse.$Shape;
        }

        namespace Refuse {

            /** Properties of a Refuse. */
            interface $Properties {

                /** Refuse code */
                code?: replicator.v1.RefusalCode;

                /** Refuse reason */
                reason?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Refuse. */
            type $Shape = replicator.v1.Refuse.$Properties;
        }

        /**
         * Properties of a Ping.
         * @deprecated Use replicator.v1.Ping.$Properties instead.
         */
        interface IPing extends replicator.v1.Ping.$Properties {
        }

        /** Represents a Ping. */
        class Ping {

            /**
             * Constructs a new Ping.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Ping.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ping token. */
            token: number;

            /** Ping epoch. */
            epoch: number;

            /** Ping batch. */
            batch: number;

            /** Ping boot. */
            boot: number;

            /** Ping nonce. */
            nonce: string;

            /**
             * Encodes the specified Ping message. Does not implicitly {@link replicator.v1.Ping.verify|verify} messages.
             * @param message Ping message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Ping & replicator.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Ping & replicator.v1.Ping.$Shape;
        }

        namespace Ping {

            /** Properties of a Ping. */
            interface $Properties {

                /** Ping token */
                token?: number;

                /** Ping epoch */
                epoch?: number;

                /** Ping batch */
                batch?: number;

                /** Ping boot */
                boot?: number;

                /** Ping nonce */
                nonce?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ping. */
            type $Shape = replicator.v1.Ping.$Properties;
        }

        /**
         * Properties of a Pong.
         * @deprecated Use replicator.v1.Pong.$Properties instead.
         */
        interface IPong extends replicator.v1.Pong.$Properties {
        }

        /** Represents a Pong. */
        class Pong {

            /**
             * Constructs a new Pong.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Pong.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pong token. */
            token: number;

            /** Pong epoch. */
            epoch: number;

            /** Pong batch. */
            batch: number;

            /** Pong boot. */
            boot: number;

            /** Pong nonce. */
            nonce: string;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link replicator.v1.Pong.verify|verify} messages.
             * @param message Pong message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Pong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Pong & replicator.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Pong & replicator.v1.Pong.$Shape;
        }

        namespace Pong {

            /** Properties of a Pong. */
            interface $Properties {

                /** Pong token */
                token?: number;

                /** Pong epoch */
                epoch?: number;

                /** Pong batch */
                batch?: number;

                /** Pong boot */
                boot?: number;

                /** Pong nonce */
                nonce?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pong. */
            type $Shape = replicator.v1.Pong.$Properties;
        }

        /**
         * Properties of a Reserve.
         * @deprecated Use replicator.v1.Reserve.$Properties instead.
         */
        interface IReserve extends replicator.v1.Reserve.$Properties {
        }

        /** Represents a Reserve. */
        class Reserve {

            /**
             * Constructs a new Reserve.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Reserve.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Reserve generation. */
            generation: number;

            /** Reserve key. */
            key: string;

            /** Reserve version. */
            version: number;

            /** Reserve proposal. */
            proposal: replicator.v1.Proposal;

            /** Reserve trace. */
            trace: (Uint8Array|null);

            /**
             * Encodes the specified Reserve message. Does not implicitly {@link replicator.v1.Reserve.verify|verify} messages.
             * @param message Reserve message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Reserve.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Reserve message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Reserve & replicator.v1.Reserve.$Shape} Reserve
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Reserve & replicator.v1.Reserve.$Shape;
        }

        namespace Reserve {

            /** Properties of a Reserve. */
            interface $Properties {

                /** Reserve generation */
                generation?: number;

                /** Reserve key */
                key?: string;

                /** Reserve version */
                version?: number;

                /** Reserve proposal */
                proposal?: replicator.v1.Proposal.$Properties;

                /** Reserve trace */
                trace?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Reserve. */
            type $Shape = replicator.v1.Reserve.$Properties;
        }

        /**
         * Properties of a Prepare.
         * @deprecated Use replicator.v1.Prepare.$Properties instead.
         */
        interface IPrepare extends replicator.v1.Prepare.$Properties {
        }

        /** Represents a Prepare. */
        class Prepare {

            /**
             * Constructs a new Prepare.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Prepare.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Prepare generation. */
            generation: number;

            /** Prepare key. */
            key: string;

            /** Prepare version. */
            version: number;

            /** Prepare ballot. */
            ballot: replicator.v1.Ballot;

            /** Prepare trace. */
            trace: (Uint8Array|null);

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link replicator.v1.Prepare.verify|verify} messages.
             * @param message Prepare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Prepare & replicator.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Prepare & replicator.v1.Prepare.$Shape;
        }

        namespace Prepare {

            /** Properties of a Prepare. */
            interface $Properties {

                /** Prepare generation */
                generation?: number;

                /** Prepare key */
                key?: string;

                /** Prepare version */
                version?: number;

                /** Prepare ballot */
                ballot?: replicator.v1.Ballot.$Properties;

                /** Prepare trace */
                trace?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Prepare. */
            type $Shape = replicator.v1.Prepare.$Properties;
        }

        /**
         * Properties of an Accept.
         * @deprecated Use replicator.v1.Accept.$Properties instead.
         */
        interface IAccept extends replicator.v1.Accept.$Properties {
        }

        /** Represents an Accept. */
        class Accept {

            /**
             * Constructs a new Accept.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Accept.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Accept generation. */
            generation: number;

            /** Accept key. */
            key: string;

            /** Accept version. */
            version: number;

            /** Accept ballot. */
            ballot: replicator.v1.Ballot;

            /** Accept proposal. */
            proposal: replicator.v1.Proposal;

            /** Accept trace. */
            trace: (Uint8Array|null);

            /**
             * Encodes the specified Accept message. Does not implicitly {@link replicator.v1.Accept.verify|verify} messages.
             * @param message Accept message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Accept.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Accept message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Accept & replicator.v1.Accept.$Shape} Accept
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Accept & replicator.v1.Accept.$Shape;
        }

        namespace Accept {

            /** Properties of an Accept. */
            interface $Properties {

                /** Accept generation */
                generation?: number;

                /** Accept key */
                key?: string;

                /** Accept version */
                version?: number;

                /** Accept ballot */
                ballot?: replicator.v1.Ballot.$Properties;

                /** Accept proposal */
                proposal?: replicator.v1.Proposal.$Properties;

                /** Accept trace */
                trace?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Accept. */
            type $Shape = replicator.v1.Accept.$Properties;
        }

        /**
         * Properties of a Read.
         * @deprecated Use replicator.v1.Read.$Properties instead.
         */
        interface IRead extends replicator.v1.Read.$Properties {
        }

        /** Represents a Read. */
        class Read {

            /**
             * Constructs a new Read.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Read.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Read generation. */
            generation: number;

            /** Read key. */
            key: string;

            /** Read reader. */
            reader: number;

            /** Read readId. */
            readId: string;

            /** Read trace. */
            trace: (Uint8Array|null);

            /**
             * Encodes the specified Read message. Does not implicitly {@link replicator.v1.Read.verify|verify} messages.
             * @param message Read message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Read.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Read message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Read & replicator.v1.Read.$Shape} Read
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Read & replicator.v1.Read.$Shape;
        }

        namespace Read {

            /** Properties of a Read. */
            interface $Properties {

                /** Read generation */
                generation?: number;

                /** Read key */
                key?: string;

                /** Read reader */
                reader?: number;

                /** Read readId */
                readId?: string;

                /** Read trace */
                trace?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Read. */
            type $Shape = replicator.v1.Read.$Properties;
        }

        /**
         * Properties of a Relay.
         * @deprecated Use replicator.v1.Relay.$Properties instead.
         */
        interface IRelay extends replicator.v1.Relay.$Properties {
        }

        /** Represents a Relay. */
        class Relay {

            /**
             * Constructs a new Relay.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Relay.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Relay voters. */
            voters: number[];

            /** Relay reserve. */
            reserve: (replicator.v1.Reserve|null);

            /** Relay prepare. */
            prepare: (replicator.v1.Prepare|null);

            /** Relay accept. */
            accept: (replicator.v1.Accept|null);

            /** Relay read. */
            read: (replicator.v1.Read|null);

            /** Relay question. */
            question?: ("reserve"|"prepare"|"accept"|"read");

            /**
             * Encodes the specified Relay message. Does not implicitly {@link replicator.v1.Relay.verify|verify} messages.
             * @param message Relay message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Relay.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Relay message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Relay & replicator.v1.Relay.$Shape} Relay
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Relay & replicator.v1.Relay.$Shape;
        }

        namespace Relay {

            /** Properties of a Relay. */
            interface $Properties {

                /** Relay voters */
                voters?: number[];

                /** Relay reserve */
                reserve?: (replicator.v1.Reserve.$Properties|null);

                /** Relay prepare */
                prepare?: (replicator.v1.Prepare.$Properties|null);

                /** Relay accept */
                accept?: (replicator.v1.Accept.$Properties|null);

                /** Relay read */
                read?: (replicator.v1.Read.$Properties|null);

                /** Relay question */
                question?: ("reserve"|"prepare"|"accept"|"read");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Relay. */
            type $Shape = {
              voters?: number[];
              reserve?: replicator.v1.Reserve.$Shape|null;
              prepare?: replicator.v1.Prepare.$Shape|null;
              accept?: replicator.v1.Accept.$Shape|null;
              read?: replicator.v1.Read.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ question?: undefined; reserve?: null; prepare?: null; accept?: null; read?: null }|{ question?: "reserve"; reserve: replicator.v1.Reserve.$Shape; prepare?: null; accept?: null; read?: null }|{ question?: "prepare"; reserve?: null; prepare: replicator.v1.Prepare.$Shape; accept?: null; read?: null }|{ question?: "accept"; reserve?: null; prepare?: null; accept: replicator.v1.Accept.$Shape; read?: null }|{ question?: "read"; reserve?: null; prepare?: null; accept?: null; read: replicator.v1.Read.$Shape })
            );
        }

        /** Question enum. */
        enum Question {

            /** QUESTION_UNSPECIFIED value */
            QUESTION_UNSPECIFIED = 0,

            /** QUESTION_RESERVE value */
            QUESTION_RESERVE = 1,

            /** QUESTION_PREPARE value */
            QUESTION_PREPARE = 2,

            /** QUESTION_ACCEPT value */
            QUESTION_ACCEPT = 3,

            /** QUESTION_READ value */
            QUESTION_READ = 4
        }

        /**
         * Properties of an Answer.
         * @deprecated Use replicator.v1.Answer.$Properties instead.
         */
        interface IAnswer extends replicator.v1.Answer.$Properties {
        }

        /** Represents an Answer. */
        class Answer {

            /**
             * Constructs a new Answer.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Answer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Answer to. */
            to: number;

            /** Answer voter. */
            voter: number;

            /** Answer generation. */
            generation: number;

            /** Answer question. */
            question: replicator.v1.Question;

            /** Answer key. */
            key: string;

            /** Answer version. */
            version: number;

            /** Answer ballot. */
            ballot: replicator.v1.Ballot;

            /** Answer asked. */
            asked: string;

            /** Answer verdict. */
            verdict: replicator.v1.Verdict;

            /** Answer origin. */
            origin: number;

            /**
             * Encodes the specified Answer message. Does not implicitly {@link replicator.v1.Answer.verify|verify} messages.
             * @param message Answer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Answer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Answer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Answer & replicator.v1.Answer.$Shape} Answer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Answer & replicator.v1.Answer.$Shape;
        }

        namespace Answer {

            /** Properties of an Answer. */
            interface $Properties {

                /** Answer to */
                to?: number;

                /** Answer voter */
                voter?: number;

                /** Answer generation */
                generation?: number;

                /** Answer question */
                question?: replicator.v1.Question;

                /** Answer key */
                key?: string;

                /** Answer version */
                version?: number;

                /** Answer ballot */
                ballot?: replicator.v1.Ballot.$Properties;

                /** Answer asked */
                asked?: string;

                /** Answer verdict */
                verdict?: replicator.v1.Verdict.$Properties;

                /** Answer origin */
                origin?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Answer. */
            type $Shape = {
              to?: number;
              voter?: number;
              generation?: number;
              question?: replicator.v1.Question;
              key?: string;
              version?: number;
              ballot?: replicator.v1.Ballot.$Shape;
              asked?: string;
              verdict?: replicator.v1.Verdict.$Shape;
              origin?: number;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Verdict.
         * @deprecated Use replicator.v1.Verdict.$Properties instead.
         */
        interface IVerdict extends replicator.v1.Verdict.$Properties {
        }

        /** Represents a Verdict. */
        class Verdict {

            /**
             * Constructs a new Verdict.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Verdict.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Verdict confirm. */
            confirm: (replicator.v1.Verdict.Nothing|null);

            /** Verdict promise. */
            promise: (replicator.v1.Verdict.Promise|null);

            /** Verdict accepted. */
            accepted: (replicator.v1.Verdict.Nothing|null);

            /** Verdict state. */
            state: (replicator.v1.Verdict.State|null);

            /** Verdict forbidden. */
            forbidden: (replicator.v1.Verdict.Nothing|null);

            /** Verdict epoch. */
            epoch: (replicator.v1.Verdict.Epoch|null);

            /** Verdict stored. */
            stored: (replicator.v1.Verdict.Stored|null);

            /** Verdict behind. */
            behind: (replicator.v1.Verdict.Nothing|null);

            /** Verdict recovering. */
            recovering: (replicator.v1.Verdict.Recovering|null);

            /** Verdict reserved. */
            reserved: (replicator.v1.Verdict.Reserved|null);

            /** Verdict overloaded. */
            overloaded: (replicator.v1.Verdict.Nothing|null);

            /** Verdict refused. */
            refused: (replicator.v1.Verdict.Refused|null);

            /** Verdict mute. */
            mute: (replicator.v1.Verdict.Nothing|null);

            /** Verdict kind. */
            kind?: ("confirm"|"promise"|"accepted"|"state"|"forbidden"|"epoch"|"stored"|"behind"|"recovering"|"reserved"|"overloaded"|"refused"|"mute");

            /**
             * Encodes the specified Verdict message. Does not implicitly {@link replicator.v1.Verdict.verify|verify} messages.
             * @param message Verdict message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Verdict.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Verdict message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Verdict & replicator.v1.Verdict.$Shape} Verdict
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict & replicator.v1.Verdict.$Shape;
        }

        namespace Verdict {

            /** Properties of a Verdict. */
            interface $Properties {

                /** Verdict confirm */
                confirm?: (replicator.v1.Verdict.Nothing.$Properties|null);

                /** Verdict promise */
                promise?: (replicator.v1.Verdict.Promise.$Properties|null);

                /** Verdict accepted */
                accepted?: (replicator.v1.Verdict.Nothing.$Properties|null);

                /** Verdict state */
                state?: (replicator.v1.Verdict.State.$Properties|null);

                /** Verdict forbidden */
                forbidden?: (replicator.v1.Verdict.Nothing.$Properties|null);

                /** Verdict epoch */
                epoch?: (replicator.v1.Verdict.Epoch.$Properties|null);

                /** Verdict stored */
                stored?: (replicator.v1.Verdict.Stored.$Properties|null);

                /** Verdict behind */
                behind?: (replicator.v1.Verdict.Nothing.$Properties|null);

                /** Verdict recovering */
                recovering?: (replicator.v1.Verdict.Recovering.$Properties|null);

                /** Verdict reserved */
                reserved?: (replicator.v1.Verdict.Reserved.$Properties|null);

                /** Verdict overloaded */
                overloaded?: (replicator.v1.Verdict.Nothing.$Properties|null);

                /** Verdict refused */
                refused?: (replicator.v1.Verdict.Refused.$Properties|null);

                /** Verdict mute */
                mute?: (replicator.v1.Verdict.Nothing.$Properties|null);

                /** Verdict kind */
                kind?: ("confirm"|"promise"|"accepted"|"state"|"forbidden"|"epoch"|"stored"|"behind"|"recovering"|"reserved"|"overloaded"|"refused"|"mute");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Verdict. */
            type $Shape = {
              confirm?: replicator.v1.Verdict.Nothing.$Shape|null;
              promise?: replicator.v1.Verdict.Promise.$Shape|null;
              accepted?: replicator.v1.Verdict.Nothing.$Shape|null;
              state?: replicator.v1.Verdict.State.$Shape|null;
              forbidden?: replicator.v1.Verdict.Nothing.$Shape|null;
              epoch?: replicator.v1.Verdict.Epoch.$Shape|null;
              stored?: replicator.v1.Verdict.Stored.$Shape|null;
              behind?: replicator.v1.Verdict.Nothing.$Shape|null;
              recovering?: replicator.v1.Verdict.Recovering.$Shape|null;
              reserved?: replicator.v1.Verdict.Reserved.$Shape|null;
              overloaded?: replicator.v1.Verdict.Nothing.$Shape|null;
              refused?: replicator.v1.Verdict.Refused.$Shape|null;
              mute?: replicator.v1.Verdict.Nothing.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "confirm"; confirm: replicator.v1.Verdict.Nothing.$Shape; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "promise"; confirm?: null; promise: replicator.v1.Verdict.Promise.$Shape; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "accepted"; confirm?: null; promise?: null; accepted: replicator.v1.Verdict.Nothing.$Shape; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "state"; confirm?: null; promise?: null; accepted?: null; state: replicator.v1.Verdict.State.$Shape; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "forbidden"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden: replicator.v1.Verdict.Nothing.$Shape; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "epoch"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch: replicator.v1.Verdict.Epoch.$Shape; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "stored"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored: replicator.v1.Verdict.Stored.$Shape; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "behind"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind: replicator.v1.Verdict.Nothing.$Shape; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "recovering"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering: replicator.v1.Verdict.Recovering.$Shape; reserved?: null; overloaded?: null; refused?: null; mute?: null }|{ kind?: "reserved"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved: replicator.v1.Verdict.Reserved.$Shape; overloaded?: null; refused?: null; mute?: null }|{ kind?: "overloaded"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded: replicator.v1.Verdict.Nothing.$Shape; refused?: null; mute?: null }|{ kind?: "refused"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused: replicator.v1.Verdict.Refused.$Shape; mute?: null }|{ kind?: "mute"; confirm?: null; promise?: null; accepted?: null; state?: null; forbidden?: null; epoch?: null; stored?: null; behind?: null; recovering?: null; reserved?: null; overloaded?: null; refused?: null; mute: replicator.v1.Verdict.Nothing.$Shape })
            );

            /**
             * Properties of a Nothing.
             * @deprecated Use replicator.v1.Verdict.Nothing.$Properties instead.
             */
            interface INothing extends replicator.v1.Verdict.Nothing.$Properties {
            }

            /** Represents a Nothing. */
            class Nothing {

                /**
                 * Constructs a new Nothing.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Nothing.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Nothing message. Does not implicitly {@link replicator.v1.Verdict.Nothing.verify|verify} messages.
                 * @param message Nothing message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Nothing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Nothing message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Nothing & replicator.v1.Verdict.Nothing.$Shape} Nothing
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Nothing & replicator.v1.Verdict.Nothing.$Shape;
            }

            namespace Nothing {

                /** Properties of a Nothing. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Nothing. */
                type $Shape = replicator.v1.Verdict.Nothing.$Properties;
            }

            /**
             * Properties of a Promise.
             * @deprecated Use replicator.v1.Verdict.Promise.$Properties instead.
             */
            interface IPromise extends replicator.v1.Verdict.Promise.$Properties {
            }

            /** Represents a Promise. */
            class Promise {

                /**
                 * Constructs a new Promise.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Promise.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Promise vote. */
                vote: (replicator.v1.Vote|null);

                /**
                 * Encodes the specified Promise message. Does not implicitly {@link replicator.v1.Verdict.Promise.verify|verify} messages.
                 * @param message Promise message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Promise.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Promise message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Promise & replicator.v1.Verdict.Promise.$Shape} Promise
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Promise & replicator.v1.Verdict.Promise.$Shape;
            }

            namespace Promise {

                /** Properties of a Promise. */
                interface $Properties {

                    /** Promise vote */
                    vote?: (replicator.v1.Vote.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Promise. */
                type $Shape = replicator.v1.Verdict.Promise.$Properties;
            }

            /**
             * Properties of a State.
             * @deprecated Use replicator.v1.Verdict.State.$Properties instead.
             */
            interface IState extends replicator.v1.Verdict.State.$Properties {
            }

            /** Represents a State. */
            class State {

                /**
                 * Constructs a new State.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.State.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** State identity. */
                identity: (replicator.v1.RecordIdentity|null);

                /** State vote. */
                vote: (replicator.v1.Verdict.HeldVote|null);

                /**
                 * Encodes the specified State message. Does not implicitly {@link replicator.v1.Verdict.State.verify|verify} messages.
                 * @param message State message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.State.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a State message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.State & replicator.v1.Verdict.State.$Shape} State
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.State & replicator.v1.Verdict.State.$Shape;
            }

            namespace State {

                /** Properties of a State. */
                interface $Properties {

                    /** State identity */
                    identity?: (replicator.v1.RecordIdentity.$Properties|null);

                    /** State vote */
                    vote?: (replicator.v1.Verdict.HeldVote.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a State. */
                type $Shape = replicator.v1.Verdict.State.$Properties;
            }

            /**
             * Properties of a HeldVote.
             * @deprecated Use replicator.v1.Verdict.HeldVote.$Properties instead.
             */
            interface IHeldVote extends replicator.v1.Verdict.HeldVote.$Properties {
            }

            /** Represents a HeldVote. */
            class HeldVote {

                /**
                 * Constructs a new HeldVote.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.HeldVote.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HeldVote ballot. */
                ballot: replicator.v1.Ballot;

                /** HeldVote origin. */
                origin: number;

                /** HeldVote sequence. */
                sequence: string;

                /**
                 * Encodes the specified HeldVote message. Does not implicitly {@link replicator.v1.Verdict.HeldVote.verify|verify} messages.
                 * @param message HeldVote message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.HeldVote.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HeldVote message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.HeldVote & replicator.v1.Verdict.HeldVote.$Shape} HeldVote
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.HeldVote & replicator.v1.Verdict.HeldVote.$Shape;
            }

            namespace HeldVote {

                /** Properties of a HeldVote. */
                interface $Properties {

                    /** HeldVote ballot */
                    ballot?: replicator.v1.Ballot.$Properties;

                    /** HeldVote origin */
                    origin?: number;

                    /** HeldVote sequence */
                    sequence?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HeldVote. */
                type $Shape = replicator.v1.Verdict.HeldVote.$Properties;
            }

            /**
             * Properties of an Epoch.
             * @deprecated Use replicator.v1.Verdict.Epoch.$Properties instead.
             */
            interface IEpoch extends replicator.v1.Verdict.Epoch.$Properties {
            }

            /** Represents an Epoch. */
            class Epoch {

                /**
                 * Constructs a new Epoch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Epoch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Epoch epoch. */
                epoch: number;

                /**
                 * Encodes the specified Epoch message. Does not implicitly {@link replicator.v1.Verdict.Epoch.verify|verify} messages.
                 * @param message Epoch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Epoch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Epoch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Epoch & replicator.v1.Verdict.Epoch.$Shape} Epoch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Epoch & replicator.v1.Verdict.Epoch.$Shape;
            }

            namespace Epoch {

                /** Properties of an Epoch. */
                interface $Properties {

                    /** Epoch epoch */
                    epoch?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Epoch. */
                type $Shape = replicator.v1.Verdict.Epoch.$Properties;
            }

            /**
             * Properties of a Stored.
             * @deprecated Use replicator.v1.Verdict.Stored.$Properties instead.
             */
            interface IStored extends replicator.v1.Verdict.Stored.$Properties {
            }

            /** Represents a Stored. */
            class Stored {

                /**
                 * Constructs a new Stored.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Stored.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Stored identity. */
                identity: replicator.v1.RecordIdentity;

                /**
                 * Encodes the specified Stored message. Does not implicitly {@link replicator.v1.Verdict.Stored.verify|verify} messages.
                 * @param message Stored message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Stored.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Stored message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Stored & replicator.v1.Verdict.Stored.$Shape} Stored
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Stored & replicator.v1.Verdict.Stored.$Shape;
            }

            namespace Stored {

                /** Properties of a Stored. */
                interface $Properties {

                    /** Stored identity */
                    identity?: replicator.v1.RecordIdentity.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Stored. */
                type $Shape = replicator.v1.Verdict.Stored.$Properties;
            }

            /**
             * Properties of a Recovering.
             * @deprecated Use replicator.v1.Verdict.Recovering.$Properties instead.
             */
            interface IRecovering extends replicator.v1.Verdict.Recovering.$Properties {
            }

            /** Represents a Recovering. */
            class Recovering {

                /**
                 * Constructs a new Recovering.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Recovering.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Recovering promised. */
                promised: replicator.v1.Ballot;

                /**
                 * Encodes the specified Recovering message. Does not implicitly {@link replicator.v1.Verdict.Recovering.verify|verify} messages.
                 * @param message Recovering message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Recovering.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Recovering message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Recovering & replicator.v1.Verdict.Recovering.$Shape} Recovering
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Recovering & replicator.v1.Verdict.Recovering.$Shape;
            }

            namespace Recovering {

                /** Properties of a Recovering. */
                interface $Properties {

                    /** Recovering promised */
                    promised?: replicator.v1.Ballot.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Recovering. */
                type $Shape = replicator.v1.Verdict.Recovering.$Properties;
            }

            /**
             * Properties of a Reserved.
             * @deprecated Use replicator.v1.Verdict.Reserved.$Properties instead.
             */
            interface IReserved extends replicator.v1.Verdict.Reserved.$Properties {
            }

            /** Represents a Reserved. */
            class Reserved {

                /**
                 * Constructs a new Reserved.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Reserved.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Reserved origin. */
                origin: number;

                /** Reserved sequence. */
                sequence: string;

                /**
                 * Encodes the specified Reserved message. Does not implicitly {@link replicator.v1.Verdict.Reserved.verify|verify} messages.
                 * @param message Reserved message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Reserved.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Reserved message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Reserved & replicator.v1.Verdict.Reserved.$Shape} Reserved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Reserved & replicator.v1.Verdict.Reserved.$Shape;
            }

            namespace Reserved {

                /** Properties of a Reserved. */
                interface $Properties {

                    /** Reserved origin */
                    origin?: number;

                    /** Reserved sequence */
                    sequence?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Reserved. */
                type $Shape = replicator.v1.Verdict.Reserved.$Properties;
            }

            /**
             * Properties of a Refused.
             * @deprecated Use replicator.v1.Verdict.Refused.$Properties instead.
             */
            interface IRefused extends replicator.v1.Verdict.Refused.$Properties {
            }

            /** Represents a Refused. */
            class Refused {

                /**
                 * Constructs a new Refused.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Verdict.Refused.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Refused promised. */
                promised: replicator.v1.Ballot;

                /**
                 * Encodes the specified Refused message. Does not implicitly {@link replicator.v1.Verdict.Refused.verify|verify} messages.
                 * @param message Refused message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Verdict.Refused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Refused message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Verdict.Refused & replicator.v1.Verdict.Refused.$Shape} Refused
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Verdict.Refused & replicator.v1.Verdict.Refused.$Shape;
            }

            namespace Refused {

                /** Properties of a Refused. */
                interface $Properties {

                    /** Refused promised */
                    promised?: replicator.v1.Ballot.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Refused. */
                type $Shape = replicator.v1.Verdict.Refused.$Properties;
            }
        }

        /**
         * Properties of a Commit.
         * @deprecated Use replicator.v1.Commit.$Properties instead.
         */
        interface ICommit extends replicator.v1.Commit.$Properties {
        }

        /** Represents a Commit. */
        class Commit {

            /**
             * Constructs a new Commit.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Commit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Commit generation. */
            generation: number;

            /** Commit ballot. */
            ballot: replicator.v1.Ballot;

            /** Commit key. */
            key: string;

            /** Commit version. */
            version: number;

            /** Commit origin. */
            origin: number;

            /** Commit voters. */
            voters: number[];

            /** Commit record. */
            record: (replicator.v1.StoredRecord|null);

            /** Commit sequence. */
            sequence: string;

            /**
             * Encodes the specified Commit message. Does not implicitly {@link replicator.v1.Commit.verify|verify} messages.
             * @param message Commit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Commit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Commit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Commit & replicator.v1.Commit.$Shape} Commit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Commit & replicator.v1.Commit.$Shape;
        }

        namespace Commit {

            /** Properties of a Commit. */
            interface $Properties {

                /** Commit generation */
                generation?: number;

                /** Commit ballot */
                ballot?: replicator.v1.Ballot.$Properties;

                /** Commit key */
                key?: string;

                /** Commit version */
                version?: number;

                /** Commit origin */
                origin?: number;

                /** Commit voters */
                voters?: number[];

                /** Commit record */
                record?: (replicator.v1.StoredRecord.$Properties|null);

                /** Commit sequence */
                sequence?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Commit. */
            type $Shape = replicator.v1.Commit.$Properties;
        }

        /**
         * Properties of a Committed.
         * @deprecated Use replicator.v1.Committed.$Properties instead.
         */
        interface ICommitted extends replicator.v1.Committed.$Properties {
        }

        /** Represents a Committed. */
        class Committed {

            /**
             * Constructs a new Committed.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Committed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Committed key. */
            key: string;

            /** Committed version. */
            version: number;

            /** Committed need. */
            need: boolean;

            /**
             * Encodes the specified Committed message. Does not implicitly {@link replicator.v1.Committed.verify|verify} messages.
             * @param message Committed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Committed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Committed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Committed & replicator.v1.Committed.$Shape} Committed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Committed & replicator.v1.Committed.$Shape;
        }

        namespace Committed {

            /** Properties of a Committed. */
            interface $Properties {

                /** Committed key */
                key?: string;

                /** Committed version */
                version?: number;

                /** Committed need */
                need?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Committed. */
            type $Shape = replicator.v1.Committed.$Properties;
        }

        /**
         * Properties of a Pull.
         * @deprecated Use replicator.v1.Pull.$Properties instead.
         */
        interface IPull extends replicator.v1.Pull.$Properties {
        }

        /** Represents a Pull. */
        class Pull {

            /**
             * Constructs a new Pull.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Pull.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pull after. */
            after: number;

            /** Pull full. */
            full: boolean;

            /** Pull until. */
            until: number;

            /**
             * Encodes the specified Pull message. Does not implicitly {@link replicator.v1.Pull.verify|verify} messages.
             * @param message Pull message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Pull.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pull message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Pull & replicator.v1.Pull.$Shape} Pull
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Pull & replicator.v1.Pull.$Shape;
        }

        namespace Pull {

            /** Properties of a Pull. */
            interface $Properties {

                /** Pull after */
                after?: number;

                /** Pull full */
                full?: boolean;

                /** Pull until */
                until?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pull. */
            type $Shape = replicator.v1.Pull.$Properties;
        }

        /**
         * Properties of a Page.
         * @deprecated Use replicator.v1.Page.$Properties instead.
         */
        interface IPage extends replicator.v1.Page.$Properties {
        }

        /** Represents a Page. */
        class Page {

            /**
             * Constructs a new Page.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Page.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Page after. */
            after: number;

            /** Page upTo. */
            upTo: number;

            /** Page head. */
            head: number;

            /** Page entries. */
            entries: replicator.v1.Page.Entry[];

            /** Page records. */
            records: number;

            /** Page merged. */
            merged: replicator.v1.MergedLog[];

            /**
             * Encodes the specified Page message. Does not implicitly {@link replicator.v1.Page.verify|verify} messages.
             * @param message Page message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Page.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Page message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Page & replicator.v1.Page.$Shape} Page
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Page & replicator.v1.Page.$Shape;
        }

        namespace Page {

            /** Properties of a Page. */
            interface $Properties {

                /** Page after */
                after?: number;

                /** Page upTo */
                upTo?: number;

                /** Page head */
                head?: number;

                /** Page entries */
                entries?: replicator.v1.Page.Entry.$Properties[];

                /** Page records */
                records?: number;

                /** Page merged */
                merged?: replicator.v1.MergedLog.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Page. */
            type $Shape = replicator.v1.Page.$Properties;

            /**
             * Properties of an Entry.
             * @deprecated Use replicator.v1.Page.Entry.$Properties instead.
             */
            interface IEntry extends replicator.v1.Page.Entry.$Properties {
            }

            /** Represents an Entry. */
            class Entry {

                /**
                 * Constructs a new Entry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Page.Entry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Entry key. */
                key: string;

                /** Entry version. */
                version: number;

                /** Entry record. */
                record: (replicator.v1.StoredRecord|null);

                /** Entry bytes. */
                bytes: number;

                /**
                 * Encodes the specified Entry message. Does not implicitly {@link replicator.v1.Page.Entry.verify|verify} messages.
                 * @param message Entry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Page.Entry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Entry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Page.Entry & replicator.v1.Page.Entry.$Shape} Entry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Page.Entry & replicator.v1.Page.Entry.$Shape;
            }

            namespace Entry {

                /** Properties of an Entry. */
                interface $Properties {

                    /** Entry key */
                    key?: string;

                    /** Entry version */
                    version?: number;

                    /** Entry record */
                    record?: (replicator.v1.StoredRecord.$Properties|null);

                    /** Entry bytes */
                    bytes?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Entry. */
                type $Shape = replicator.v1.Page.Entry.$Properties;
            }
        }

        /**
         * Properties of a Fetch.
         * @deprecated Use replicator.v1.Fetch.$Properties instead.
         */
        interface IFetch extends replicator.v1.Fetch.$Properties {
        }

        /** Represents a Fetch. */
        class Fetch {

            /**
             * Constructs a new Fetch.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Fetch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Fetch keys. */
            keys: string[];

            /**
             * Encodes the specified Fetch message. Does not implicitly {@link replicator.v1.Fetch.verify|verify} messages.
             * @param message Fetch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Fetch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Fetch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Fetch & replicator.v1.Fetch.$Shape} Fetch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Fetch & replicator.v1.Fetch.$Shape;
        }

        namespace Fetch {

            /** Properties of a Fetch. */
            interface $Properties {

                /** Fetch keys */
                keys?: string[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Fetch. */
            type $Shape = replicator.v1.Fetch.$Properties;
        }

        /**
         * Properties of a Records.
         * @deprecated Use replicator.v1.Records.$Properties instead.
         */
        interface IRecords extends replicator.v1.Records.$Properties {
        }

        /** Represents a Records. */
        class Records {

            /**
             * Constructs a new Records.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Records.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Records records. */
            records: replicator.v1.StoredRecord[];

            /**
             * Encodes the specified Records message. Does not implicitly {@link replicator.v1.Records.verify|verify} messages.
             * @param message Records message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Records.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Records message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Records & replicator.v1.Records.$Shape} Records
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Records & replicator.v1.Records.$Shape;
        }

        namespace Records {

            /** Properties of a Records. */
            interface $Properties {

                /** Records records */
                records?: replicator.v1.StoredRecord.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Records. */
            type $Shape = replicator.v1.Records.$Properties;
        }

        /**
         * Properties of a Compare.
         * @deprecated Use replicator.v1.Compare.$Properties instead.
         */
        interface ICompare extends replicator.v1.Compare.$Properties {
        }

        /** Represents a Compare. */
        class Compare {

            /**
             * Constructs a new Compare.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Compare.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Compare question. */
            question: number;

            /** Compare parts. */
            parts: replicator.v1.Compare.Part[];

            /** Compare until. */
            until: (string|null);

            /**
             * Encodes the specified Compare message. Does not implicitly {@link replicator.v1.Compare.verify|verify} messages.
             * @param message Compare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Compare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Compare message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Compare & replicator.v1.Compare.$Shape} Compare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Compare & replicator.v1.Compare.$Shape;
        }

        namespace Compare {

            /** Properties of a Compare. */
            interface $Properties {

                /** Compare question */
                question?: number;

                /** Compare parts */
                parts?: replicator.v1.Compare.Part.$Properties[];

                /** Compare until */
                until?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Compare. */
            type $Shape = replicator.v1.Compare.$Properties;

            /**
             * Properties of a Part.
             * @deprecated Use replicator.v1.Compare.Part.$Properties instead.
             */
            interface IPart extends replicator.v1.Compare.Part.$Properties {
            }

            /** Represents a Part. */
            class Part {

                /**
                 * Constructs a new Part.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Compare.Part.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Part from. */
                from: string;

                /** Part sum. */
                sum: number;

                /**
                 * Encodes the specified Part message. Does not implicitly {@link replicator.v1.Compare.Part.verify|verify} messages.
                 * @param message Part message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Compare.Part.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Part message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Compare.Part & replicator.v1.Compare.Part.$Shape} Part
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Compare.Part & replicator.v1.Compare.Part.$Shape;
            }

            namespace Part {

                /** Properties of a Part. */
                interface $Properties {

                    /** Part from */
                    from?: string;

                    /** Part sum */
                    sum?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Part. */
                type $Shape = replicator.v1.Compare.Part.$Properties;
            }
        }

        /**
         * Properties of a Differ.
         * @deprecated Use replicator.v1.Differ.$Properties instead.
         */
        interface IDiffer extends replicator.v1.Differ.$Properties {
        }

        /** Represents a Differ. */
        class Differ {

            /**
             * Constructs a new Differ.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Differ.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Differ question. */
            question: number;

            /** Differ ranges. */
            ranges: replicator.v1.Differ.Range[];

            /**
             * Encodes the specified Differ message. Does not implicitly {@link replicator.v1.Differ.verify|verify} messages.
             * @param message Differ message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Differ.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Differ message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Differ & replicator.v1.Differ.$Shape} Differ
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Differ & replicator.v1.Differ.$Shape;
        }

        namespace Differ {

            /** Properties of a Differ. */
            interface $Properties {

                /** Differ question */
                question?: number;

                /** Differ ranges */
                ranges?: replicator.v1.Differ.Range.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Differ. */
            type $Shape = replicator.v1.Differ.$Properties;

            /**
             * Properties of a Range.
             * @deprecated Use replicator.v1.Differ.Range.$Properties instead.
             */
            interface IRange extends replicator.v1.Differ.Range.$Properties {
            }

            /** Represents a Range. */
            class Range {

                /**
                 * Constructs a new Range.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.Differ.Range.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Range from. */
                from: string;

                /** Range until. */
                until: (string|null);

                /**
                 * Encodes the specified Range message. Does not implicitly {@link replicator.v1.Differ.Range.verify|verify} messages.
                 * @param message Range message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.Differ.Range.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Range message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.Differ.Range & replicator.v1.Differ.Range.$Shape} Range
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Differ.Range & replicator.v1.Differ.Range.$Shape;
            }

            namespace Range {

                /** Properties of a Range. */
                interface $Properties {

                    /** Range from */
                    from?: string;

                    /** Range until */
                    until?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Range. */
                type $Shape = replicator.v1.Differ.Range.$Properties;
            }
        }

        /**
         * Properties of a List.
         * @deprecated Use replicator.v1.List.$Properties instead.
         */
        interface IList extends replicator.v1.List.$Properties {
        }

        /** Represents a List. */
        class List {

            /**
             * Constructs a new List.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.List.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** List question. */
            question: number;

            /** List from. */
            from: string;

            /** List until. */
            until: (string|null);

            /** List names. */
            names: replicator.v1.List.Name[];

            /**
             * Encodes the specified List message. Does not implicitly {@link replicator.v1.List.verify|verify} messages.
             * @param message List message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.List.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a List message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.List & replicator.v1.List.$Shape} List
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.List & replicator.v1.List.$Shape;
        }

        namespace List {

            /** Properties of a List. */
            interface $Properties {

                /** List question */
                question?: number;

                /** List from */
                from?: string;

                /** List until */
                until?: (string|null);

                /** List names */
                names?: replicator.v1.List.Name.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a List. */
            type $Shape = replicator.v1.List.$Properties;

            /**
             * Properties of a Name.
             * @deprecated Use replicator.v1.List.Name.$Properties instead.
             */
            interface IName extends replicator.v1.List.Name.$Properties {
            }

            /** Represents a Name. */
            class Name {

                /**
                 * Constructs a new Name.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: replicator.v1.List.Name.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Name key. */
                key: string;

                /** Name version. */
                version: number;

                /** Name hash. */
                hash: number;

                /**
                 * Encodes the specified Name message. Does not implicitly {@link replicator.v1.List.Name.verify|verify} messages.
                 * @param message Name message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: replicator.v1.List.Name.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Name message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {replicator.v1.List.Name & replicator.v1.List.Name.$Shape} Name
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.List.Name & replicator.v1.List.Name.$Shape;
            }

            namespace Name {

                /** Properties of a Name. */
                interface $Properties {

                    /** Name key */
                    key?: string;

                    /** Name version */
                    version?: number;

                    /** Name hash */
                    hash?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Name. */
                type $Shape = replicator.v1.List.Name.$Properties;
            }
        }

        /**
         * Properties of a Newer.
         * @deprecated Use replicator.v1.Newer.$Properties instead.
         */
        interface INewer extends replicator.v1.Newer.$Properties {
        }

        /** Represents a Newer. */
        class Newer {

            /**
             * Constructs a new Newer.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Newer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Newer question. */
            question: number;

            /** Newer records. */
            records: replicator.v1.StoredRecord[];

            /** Newer upTo. */
            upTo: (string|null);

            /**
             * Encodes the specified Newer message. Does not implicitly {@link replicator.v1.Newer.verify|verify} messages.
             * @param message Newer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Newer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Newer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Newer & replicator.v1.Newer.$Shape} Newer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Newer & replicator.v1.Newer.$Shape;
        }

        namespace Newer {

            /** Properties of a Newer. */
            interface $Properties {

                /** Newer question */
                question?: number;

                /** Newer records */
                records?: replicator.v1.StoredRecord.$Properties[];

                /** Newer upTo */
                upTo?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Newer. */
            type $Shape = replicator.v1.Newer.$Properties;
        }

        /**
         * Properties of a Join.
         * @deprecated Use replicator.v1.Join.$Properties instead.
         */
        interface IJoin extends replicator.v1.Join.$Properties {
        }

        /** Represents a Join. */
        class Join {

            /**
             * Constructs a new Join.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Join.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Join peer. */
            peer: number;

            /** Join cluster. */
            cluster: number;

            /** Join addresses. */
            addresses: string[];

            /** Join name. */
            name: string;

            /** Join token. */
            token: string;

            /** Join admitted. */
            admitted: boolean;

            /**
             * Encodes the specified Join message. Does not implicitly {@link replicator.v1.Join.verify|verify} messages.
             * @param message Join message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Join.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Join message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Join & replicator.v1.Join.$Shape} Join
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Join & replicator.v1.Join.$Shape;
        }

        namespace Join {

            /** Properties of a Join. */
            interface $Properties {

                /** Join peer */
                peer?: number;

                /** Join cluster */
                cluster?: number;

                /** Join addresses */
                addresses?: string[];

                /** Join name */
                name?: string;

                /** Join token */
                token?: string;

                /** Join admitted */
                admitted?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Join. */
            type $Shape = replicator.v1.Join.$Properties;
        }

        /**
         * Properties of a Wish.
         * @deprecated Use replicator.v1.Wish.$Properties instead.
         */
        interface IWish extends replicator.v1.Wish.$Properties {
        }

        /** Represents a Wish. */
        class Wish {

            /**
             * Constructs a new Wish.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Wish.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Wish requester. */
            requester: number;

            /** Wish remove. */
            remove: number[];

            /** Wish promote. */
            promote: number[];

            /** Wish demote. */
            demote: number[];

            /** Wish force. */
            force: boolean;

            /**
             * Encodes the specified Wish message. Does not implicitly {@link replicator.v1.Wish.verify|verify} messages.
             * @param message Wish message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Wish.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Wish message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Wish & replicator.v1.Wish.$Shape} Wish
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Wish & replicator.v1.Wish.$Shape;
        }

        namespace Wish {

            /** Properties of a Wish. */
            interface $Properties {

                /** Wish requester */
                requester?: number;

                /** Wish remove */
                remove?: number[];

                /** Wish promote */
                promote?: number[];

                /** Wish demote */
                demote?: number[];

                /** Wish force */
                force?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Wish. */
            type $Shape = replicator.v1.Wish.$Properties;
        }

        /**
         * Properties of a Configured.
         * @deprecated Use replicator.v1.Configured.$Properties instead.
         */
        interface IConfigured extends replicator.v1.Configured.$Properties {
        }

        /** Represents a Configured. */
        class Configured {

            /**
             * Constructs a new Configured.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Configured.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Configured record. */
            record: replicator.v1.StoredRecord;

            /**
             * Encodes the specified Configured message. Does not implicitly {@link replicator.v1.Configured.verify|verify} messages.
             * @param message Configured message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Configured.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Configured message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Configured & replicator.v1.Configured.$Shape} Configured
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Configured & replicator.v1.Configured.$Shape;
        }

        namespace Configured {

            /** Properties of a Configured. */
            interface $Properties {

                /** Configured record */
                record?: replicator.v1.StoredRecord.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Configured. */
            type $Shape = replicator.v1.Configured.$Properties;
        }

        /**
         * Properties of a Survey.
         * @deprecated Use replicator.v1.Survey.$Properties instead.
         */
        interface ISurvey extends replicator.v1.Survey.$Properties {
        }

        /** Represents a Survey. */
        class Survey {

            /**
             * Constructs a new Survey.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Survey.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Survey generation. */
            generation: number;

            /** Survey question. */
            question: (number|null);

            /**
             * Encodes the specified Survey message. Does not implicitly {@link replicator.v1.Survey.verify|verify} messages.
             * @param message Survey message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Survey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Survey message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Survey & replicator.v1.Survey.$Shape} Survey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Survey & replicator.v1.Survey.$Shape;
        }

        namespace Survey {

            /** Properties of a Survey. */
            interface $Properties {

                /** Survey generation */
                generation?: number;

                /** Survey question */
                question?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Survey. */
            type $Shape = replicator.v1.Survey.$Properties;
        }

        /**
         * Properties of a Progress.
         * @deprecated Use replicator.v1.Progress.$Properties instead.
         */
        interface IProgress extends replicator.v1.Progress.$Properties {
        }

        /** Represents a Progress. */
        class Progress {

            /**
             * Constructs a new Progress.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.Progress.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Progress generation. */
            generation: number;

            /** Progress settled. */
            settled: (number|null);

            /** Progress merged. */
            merged: replicator.v1.MergedLog[];

            /** Progress question. */
            question: (number|null);

            /**
             * Encodes the specified Progress message. Does not implicitly {@link replicator.v1.Progress.verify|verify} messages.
             * @param message Progress message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.Progress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Progress message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.Progress & replicator.v1.Progress.$Shape} Progress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.Progress & replicator.v1.Progress.$Shape;
        }

        namespace Progress {

            /** Properties of a Progress. */
            interface $Properties {

                /** Progress generation */
                generation?: number;

                /** Progress settled */
                settled?: (number|null);

                /** Progress merged */
                merged?: replicator.v1.MergedLog.$Properties[];

                /** Progress question */
                question?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Progress. */
            type $Shape = replicator.v1.Progress.$Properties;
        }

        /**
         * Properties of a MergedLog.
         * @deprecated Use replicator.v1.MergedLog.$Properties instead.
         */
        interface IMergedLog extends replicator.v1.MergedLog.$Properties {
        }

        /** Represents a MergedLog. */
        class MergedLog {

            /**
             * Constructs a new MergedLog.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.MergedLog.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MergedLog peer. */
            peer: number;

            /** MergedLog sequence. */
            sequence: number;

            /**
             * Encodes the specified MergedLog message. Does not implicitly {@link replicator.v1.MergedLog.verify|verify} messages.
             * @param message MergedLog message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.MergedLog.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MergedLog message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.MergedLog & replicator.v1.MergedLog.$Shape} MergedLog
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.MergedLog & replicator.v1.MergedLog.$Shape;
        }

        namespace MergedLog {

            /** Properties of a MergedLog. */
            interface $Properties {

                /** MergedLog peer */
                peer?: number;

                /** MergedLog sequence */
                sequence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MergedLog. */
            type $Shape = replicator.v1.MergedLog.$Properties;
        }

        /**
         * Properties of a ClientQuestions.
         * @deprecated Use replicator.v1.ClientQuestions.$Properties instead.
         */
        interface IClientQuestions extends replicator.v1.ClientQuestions.$Properties {
        }

        /** Represents a ClientQuestions. */
        class ClientQuestions {

            /**
             * Constructs a new ClientQuestions.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.ClientQuestions.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClientQuestions questions. */
            questions: replicator.v1.ClientQuestion[];

            /**
             * Encodes the specified ClientQuestions message. Does not implicitly {@link replicator.v1.ClientQuestions.verify|verify} messages.
             * @param message ClientQuestions message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.ClientQuestions.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClientQuestions message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.ClientQuestions & replicator.v1.ClientQuestions.$Shape} ClientQuestions
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.ClientQuestions & replicator.v1.ClientQuestions.$Shape;
        }

        namespace ClientQuestions {

            /** Properties of a ClientQuestions. */
            interface $Properties {

                /** ClientQuestions questions */
                questions?: replicator.v1.ClientQuestion.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClientQuestions. */
            type $Shape = replicator.v1.ClientQuestions.$Properties;
        }

        /** ClientOperation enum. */
        enum ClientOperation {

            /** CLIENT_OPERATION_UNSPECIFIED value */
            CLIENT_OPERATION_UNSPECIFIED = 0,

            /** CLIENT_OPERATION_SHOW value */
            CLIENT_OPERATION_SHOW = 1,

            /** CLIENT_OPERATION_PUT value */
            CLIENT_OPERATION_PUT = 2,

            /** CLIENT_OPERATION_DELETE value */
            CLIENT_OPERATION_DELETE = 3,

            /** CLIENT_OPERATION_GET value */
            CLIENT_OPERATION_GET = 4,

            /** CLIENT_OPERATION_PROPOSAL value */
            CLIENT_OPERATION_PROPOSAL = 5,

            /** CLIENT_OPERATION_STATUS value */
            CLIENT_OPERATION_STATUS = 6,

            /** CLIENT_OPERATION_PEERS value */
            CLIENT_OPERATION_PEERS = 7,

            /** CLIENT_OPERATION_LIST value */
            CLIENT_OPERATION_LIST = 8,

            /** CLIENT_OPERATION_WATCH value */
            CLIENT_OPERATION_WATCH = 9,

            /** CLIENT_OPERATION_MORE value */
            CLIENT_OPERATION_MORE = 10,

            /** CLIENT_OPERATION_UNWATCH value */
            CLIENT_OPERATION_UNWATCH = 11
        }

        /**
         * Properties of a ClientQuestion.
         * @deprecated Use replicator.v1.ClientQuestion.$Properties instead.
         */
        interface IClientQuestion extends replicator.v1.ClientQuestion.$Properties {
        }

        /** Represents a ClientQuestion. */
        class ClientQuestion {

            /**
             * Constructs a new ClientQuestion.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.ClientQuestion.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClientQuestion id. */
            id: number;

            /** ClientQuestion operation. */
            operation: replicator.v1.ClientOperation;

            /** ClientQuestion subject. */
            subject: string;

            /** ClientQuestion value. */
            value: Uint8Array;

            /** ClientQuestion contentType. */
            contentType: string;

            /** ClientQuestion ifMatch. */
            ifMatch: (number|null);

            /** ClientQuestion mutable. */
            mutable: (boolean|null);

            /** ClientQuestion final. */
            final: (boolean|null);

            /** ClientQuestion ttlSeconds. */
            ttlSeconds: number;

            /** ClientQuestion idempotencyKey. */
            idempotencyKey: string;

            /** ClientQuestion local. */
            local: boolean;

            /** ClientQuestion after. */
            after: (string|null);

            /** ClientQuestion limit. */
            limit: number;

            /** ClientQuestion values. */
            values: boolean;

            /** ClientQuestion watch. */
            watch: number;

            /**
             * Encodes the specified ClientQuestion message. Does not implicitly {@link replicator.v1.ClientQuestion.verify|verify} messages.
             * @param message ClientQuestion message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.ClientQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClientQuestion message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.ClientQuestion & replicator.v1.ClientQuestion.$Shape} ClientQuestion
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.ClientQuestion & replicator.v1.ClientQuestion.$Shape;
        }

        namespace ClientQuestion {

            /** Properties of a ClientQuestion. */
            interface $Properties {

                /** ClientQuestion id */
                id?: number;

                /** ClientQuestion operation */
                operation?: replicator.v1.ClientOperation;

                /** ClientQuestion subject */
                subject?: string;

                /** ClientQuestion value */
                value?: Uint8Array;

                /** ClientQuestion contentType */
                contentType?: string;

                /** ClientQuestion ifMatch */
                ifMatch?: (number|null);

                /** ClientQuestion mutable */
                mutable?: (boolean|null);

                /** ClientQuestion final */
                final?: (boolean|null);

                /** ClientQuestion ttlSeconds */
                ttlSeconds?: number;

                /** ClientQuestion idempotencyKey */
                idempotencyKey?: string;

                /** ClientQuestion local */
                local?: boolean;

                /** ClientQuestion after */
                after?: (string|null);

                /** ClientQuestion limit */
                limit?: number;

                /** ClientQuestion values */
                values?: boolean;

                /** ClientQuestion watch */
                watch?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClientQuestion. */
            type $Shape = replicator.v1.ClientQuestion.$Properties;
        }

        /**
         * Properties of a ClientAnswers.
         * @deprecated Use replicator.v1.ClientAnswers.$Properties instead.
         */
        interface IClientAnswers extends replicator.v1.ClientAnswers.$Properties {
        }

        /** Represents a ClientAnswers. */
        class ClientAnswers {

            /**
             * Constructs a new ClientAnswers.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.ClientAnswers.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClientAnswers answers. */
            answers: replicator.v1.ClientAnswer[];

            /**
             * Encodes the specified ClientAnswers message. Does not implicitly {@link replicator.v1.ClientAnswers.verify|verify} messages.
             * @param message ClientAnswers message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.ClientAnswers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClientAnswers message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.ClientAnswers & replicator.v1.ClientAnswers.$Shape} ClientAnswers
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.ClientAnswers & replicator.v1.ClientAnswers.$Shape;
        }

        namespace ClientAnswers {

            /** Properties of a ClientAnswers. */
            interface $Properties {

                /** ClientAnswers answers */
                answers?: replicator.v1.ClientAnswer.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClientAnswers. */
            type $Shape = replicator.v1.ClientAnswers.$Properties;
        }

        /**
         * Properties of a ClientAnswer.
         * @deprecated Use replicator.v1.ClientAnswer.$Properties instead.
         */
        interface IClientAnswer extends replicator.v1.ClientAnswer.$Properties {
        }

        /** Represents a ClientAnswer. */
        class ClientAnswer {

            /**
             * Constructs a new ClientAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: replicator.v1.ClientAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClientAnswer id. */
            id: number;

            /** ClientAnswer status. */
            status: number;

            /** ClientAnswer members. */
            members: string;

            /** ClientAnswer value. */
            value: (Uint8Array|null);

            /**
             * Encodes the specified ClientAnswer message. Does not implicitly {@link replicator.v1.ClientAnswer.verify|verify} messages.
             * @param message ClientAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: replicator.v1.ClientAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClientAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {replicator.v1.ClientAnswer & replicator.v1.ClientAnswer.$Shape} ClientAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): replicator.v1.ClientAnswer & replicator.v1.ClientAnswer.$Shape;
        }

        namespace ClientAnswer {

            /** Properties of a ClientAnswer. */
            interface $Properties {

                /** ClientAnswer id */
                id?: number;

                /** ClientAnswer status */
                status?: number;

                /** ClientAnswer members */
                members?: string;

                /** ClientAnswer value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClientAnswer. */
            type $Shape = replicator.v1.ClientAnswer.$Properties;
        }
    }
}
