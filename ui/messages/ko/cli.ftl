### 명령줄이 쓰는 말: 심각도, 표 제목, 도움말, 진행과 결과.

## Severities, health, places

severity-blocks = 차단
severity-danger = 위험
severity-warning = 경고
severity-note = 참고
severity-unknown = 알 수 없음
health-ok = 살펴본 범위에서는 문제가 없습니다.
health-attention = 확인할 항목이 { $count }개 있습니다.
health-broken = 동작하지 않는 항목이 { $count }개 있습니다.
health-unknown = 모두 정상인지 판단할 수 없습니다.
location-same-kernel = 이 컴퓨터와 같은 커널
location-virtual-machine = 이 컴퓨터의 가상 머신 안
location-remote = 다른 컴퓨터
location-unknown = 실행 위치를 알 수 없음

## Small words

cli-yes = 예
cli-unknown = 알 수 없음: { $why }
cli-recorded = 지금 이 컴퓨터가 아니라 기록해 둔 사이트를 보여 줍니다.
cli-engine = { $product ->
        [podman] Podman { $version }
       *[docker] Docker { $version }
    } · API { $api } · { $kind }{ $certainty ->
        [certain] { "" }
       *[other] { " " }(확실하지 않음)
    } · { $location ->
        [same-kernel] 이 컴퓨터에서 실행
        [virtual-machine] 이 컴퓨터의 가상 머신에서 실행
        [remote] 다른 컴퓨터에서 실행
       *[unknown] 실행 위치를 알 수 없음
    } · 커널 { $kernel } · { $endpoint }
cli-no-findings = 발견한 사항이 없습니다.

## Table headings

cli-table-index = #
cli-table-interface = 인터페이스
cli-table-kind = 종류
cli-table-state = 상태
cli-table-mac = MAC 주소
cli-table-mtu = MTU
cli-table-addresses = 주소
cli-table-destination = 목적지
cli-table-via = 경유
cli-table-source = 출발 주소
cli-table-metric = 메트릭
cli-table-protocol = 만든 주체
cli-table-id = ID
cli-table-name = 이름
cli-table-driver = 드라이버
cli-table-subnet = 서브넷
cli-table-parent = 부모
cli-table-containers = 컨테이너
cli-table-container = 컨테이너
cli-table-ipv4 = IPV4
cli-table-ipv6 = IPV6
cli-table-dns-names = DNS 이름
cli-table-engine = 엔진
cli-table-found-by = 찾은 곳

## Labels

cli-label-hostname = 호스트 이름
cli-label-os = 운영 체제
cli-label-kernel = 커널
cli-label-machine = 컴퓨터 유형
cli-label-network = 네트워크
cli-label-container = 컨테이너
cli-label-image = 이미지
cli-label-command = 명령
cli-label-state = 상태
cli-label-id = ID
cli-label-driver = 드라이버
cli-label-scope = 범위
cli-label-parent = 부모 인터페이스
cli-label-vlan = VLAN
cli-label-mode = 모드
cli-label-flag = 플래그
cli-label-subnet = 서브넷
cli-label-gateway = 게이트웨이
cli-label-gateway-v6 = IPv6 게이트웨이
cli-label-range = 자동 할당 범위
cli-label-excluded = 제외 주소
cli-label-first-address = 첫 주소
cli-label-addresses-used = 사용 중인 주소
cli-label-internal = 내부 전용
cli-label-ipv6 = IPv6
cli-label-ipv4 = IPv4 주소
cli-label-ipv6-address = IPv6 주소
cli-label-mac = MAC 주소
cli-label-dns-names = DNS 이름
cli-label-aliases = 별칭
cli-label-bridge-name = 브리지 이름
cli-label-mtu = MTU
cli-label-template = 템플릿 전용
cli-label-options = 옵션
cli-label-labels = 레이블
cli-label-created = 생성 시각
cli-label-kind = 종류
cli-label-location = 실행 위치
cli-label-certainty = 확실성
cli-label-rootless = 루트리스
cli-label-containerized = 컨테이너 안
cli-label-evidence = 근거

## survey

cli-survey-machine = 이 컴퓨터
cli-survey-interfaces = 네트워크 인터페이스
cli-survey-routes = 라우팅
cli-survey-routes-partial = { "  " }기본 게이트웨이와 주소에 딸린 경로만 표시됩니다. 이 시스템에서는 VPN 등 다른 경로를 살펴보지 않습니다.
cli-survey-engine = 엔진
cli-survey-engine-links = 엔진의 인터페이스
cli-survey-same-links = 엔진은 위의 인터페이스를 그대로 사용합니다.
cli-survey-no-engine = 연결할 수 있는 엔진이 없습니다. 시도한 곳:
cli-survey-no-routes = 라우팅 항목이 없습니다.
cli-survey-hidden = { "  " }컨테이너용 인터페이스 { $count }개는 생략했습니다. --all 옵션을 붙이면 모두 표시합니다.
cli-machine-physical = 하이퍼바이저의 흔적 없음
cli-machine-virtual = 가상 머신: { $hypervisor } ({ $evidence })
cli-link-ethernet = 이더넷
cli-link-wireless = 무선
cli-link-bridge = 브리지
cli-link-bond = 본드
cli-link-veth = veth
cli-link-dummy = dummy
cli-link-tunnel = 터널
cli-link-tap = tap
cli-link-loopback = 루프백
cli-link-unknown = 알 수 없음
cli-link-vlan = VLAN { $id }
cli-link-macvlan = macvlan{ $mode ->
        [none] { "" }
       *[other] { " " }{ $mode }
    }
cli-link-macvtap = macvtap
cli-link-ipvlan = ipvlan{ $mode ->
        [none] { "" }
       *[other] { " " }{ $mode }
    }
cli-link-other = { $what }
cli-link-on = 하위: { $link }
cli-link-port-of = 소속: { $master }
cli-link-docker-made = 엔진이 만듦
cli-link-driver = 드라이버: { $driver }
cli-link-state = { $state ->
        [up] 켜짐
        [down] 끊김
        [dormant] 대기
        [testing] 시험 중
        [lower-layer-down] 하위 계층 끊김
        [not-present] 장치 없음
       *[unknown] 켜짐, 상태 알 수 없음
    }
cli-link-off = 꺼짐
cli-link-no-carrier = 링크 신호 없음
cli-link-speed = { $mbps } Mbit/s
cli-link-permanent-mac = 고유: { $mac }
cli-address-leased = 임대
cli-address-valid = 유효 { $seconds }초
cli-route-on-link = 직접 연결

## check

cli-check-boundary = 엔진이 있는 곳
cli-check-this-computer = 이 컴퓨터
cli-check-wall-vm = 가상 머신의 경계: 컨테이너의 MAC 주소를 단 프레임은 여기서 끝납니다
cli-check-wall-remote = 네트워크 건너편: 아래는 자체 LAN에 있는 다른 컴퓨터입니다
cli-check-wall-unknown = 엔진의 실행 위치를 알 수 없습니다
cli-check-parents = { "  " }{ $refused } 인터페이스는 엔진에 없으므로 부모로 지정하면 거부됩니다. { $accepted } 인터페이스는 받아들여지지만 가상 머신 안에서 끝납니다.
cli-check-ways = 대신 쓸 수 있는 방법
cli-check-unproven = 아직 확인되지 않음
cli-check-saved = 이름과 공인 주소를 바꾸어 사이트 파일로 저장했습니다: { $file }

## plan and create

cli-plan-network = 네트워크
cli-plan-steps = 단계
cli-plan-command = 같은 뜻의 docker 명령
cli-plan-proposed = { $value }  (제안)
cli-plan-nothing-changed = 아무것도 바꾸지 않았습니다. 같은 인수로 "lanward create" 명령을 실행하면 이대로 진행합니다.
cli-plan-blocked = 계획을 세울 수 없습니다. 위에 표시한 사항을 먼저 해결하거나 수락해야 합니다. 아무것도 바꾸지 않았습니다.
cli-create-blocked = 네트워크를 만들지 않았습니다. 아무것도 바꾸지 않았습니다.
cli-create-done = { $name } 네트워크({ $id })를 만들고 요청한 내용과 비교했습니다. 차이가 없습니다.
cli-create-not-proven-bridge = 아직 이 네트워크를 쓰는 컨테이너가 없어, 공개한 포트에 LAN에서 접속되는지는 확인하지 않았습니다.
cli-create-not-proven = 실제 통신은 아직 확인하지 않았습니다. 이 네트워크에서 프레임을 보낸 컨테이너가 아직 없습니다.
cli-predict-accept = 엔진이 이 요청을 받아들일 것으로 예측합니다.
cli-predict-refuse = 엔진이 이 요청을 거부할 것으로 예측합니다(HTTP { $status }): { $message }
cli-predict-unsure = 엔진의 응답을 예측할 수 없습니다. 알 수 없는 정보: { $missing-text }

## run, attach, detach, remove

cli-touches = 연결된 컨테이너:
cli-detach-hint = { "  " }{ $touched }  (연결 해제: lanward detach { $network } { $touched })
cli-export-shown-escaped = 터미널에서 동작할 수 있는 문자가 있어 이스케이프해서 표시합니다. 파이프나 파일로 보내면 원문 그대로 나옵니다.
cli-export-limit-heading = 이 형식으로 표현할 수 없는 내용이 있어 결과가 달라질 수 있습니다:
cli-run-image-missing = 이미지가 엔진에 없습니다. 먼저 내려받으려면: lanward run --pull …
cli-findings-brief-hint = --explain 옵션을 붙이면 각각 자세히 설명합니다.
cli-nothing-done = 아무것도 하지 않았습니다.
cli-run-done = { $name } 컨테이너({ $id })를 시작했습니다.
cli-run-held-once = 이 주소에 응답하는 다른 기기가 LAN에 없습니다.
cli-run-detached = -d 옵션을 붙인 것처럼 백그라운드에서 실행합니다. 출력 보기: docker logs -f { $name }
cli-run-interactive = Lanward는 이 터미널을 컨테이너에 연결하지 않습니다. 연결하려면: docker attach { $name }
cli-attach-done = { $name } 컨테이너를 연결하고 요청한 내용과 비교했습니다. 차이가 없습니다.
cli-detach-done = { $name } 컨테이너를 연결 해제했습니다.
cli-remove-done = { $name } 네트워크를 삭제했습니다.
cli-remove-touches = { $name } 네트워크에 연결되어 있어 영향을 받는 컨테이너:
cli-remove-touches-nothing = { $name } 네트워크에 연결된 컨테이너가 없습니다.
cli-remove-type-name = 삭제하려면 이름({ $name })을 입력하십시오:
cli-remove-kept = 이름이 다릅니다. 아무것도 삭제하지 않았습니다.
cli-progress-undo = 되돌리는 중: { $step }
cli-result-undone = { "  " }↩ 되돌림: { $step }
cli-result-left-behind = 되돌리지 못함: { $step }
cli-result-undo-later = 되돌리는 동안 엔진에 연결할 수 없었습니다. 엔진이 돌아오면 실행하십시오: { $command }

## inspect, engines, identify

cli-inspect-no-endpoints = 연결된 컨테이너가 없습니다.
cli-inspect-detached = 연결된 네트워크가 없습니다.
cli-inspect-no-networks = 자체 네트워크가 없습니다(모드: { $mode }).
cli-container-state = { $state ->
        [created] 생성됨
        [running] 실행 중
        [paused] 일시 중지
        [restarting] 다시 시작 중
        [removing] 삭제 중
        [exited] 종료됨
        [stopped] 멈춤
        [dead] 비정상 종료
       *[other] { $state }
    }
cli-inspect-on-network = 네트워크: { $network }
cli-inspect-wanted = { $address } (실행 시)
cli-inspect-used = { $size }개 중 { $used }개
cli-inspect-ports = 공개한 포트
cli-inspect-ports-no-effect = { "  " }{ $network } 네트워크에서는 포트 공개가 효과가 없습니다. 컨테이너 자체 주소의 모든 포트로 접속합니다.
cli-network-template = (네트워크가 아닌 템플릿)
cli-engines-none = 이 컴퓨터에서 엔진을 찾지 못했습니다. DOCKER_HOST, docker 컨텍스트, 알려진 소켓을 확인했습니다.
cli-engines-answers = 응답함
cli-identify-record = 기록 { $number }

## Command lines that cannot be read

usage-unknown-argument = 이 명령에 없는 인수입니다: { $arg }
usage-unknown-command = 없는 명령입니다: { $command }
usage-missing-argument = 필요한 인수가 없습니다: { $arg }
usage-no-value = 값이 필요한 인수입니다: { $arg }
usage-invalid-value = { $arg } 값으로 쓸 수 없습니다: { $value }. 쓸 수 있는 값: { $valid }
usage-value-refused = { $arg } 값으로 쓸 수 없습니다: { $value } ({ $detail })
usage-conflict = 함께 쓸 수 없는 인수입니다: { $arg }, { $other }
usage-other = 명령줄을 해석할 수 없습니다. { $arg } { $value }
usage-did-you-mean = 혹시 이것입니까: { $suggestion }
usage-see-help = lanward --help 명령으로 전체 사용법을 볼 수 있습니다.
usage-site-is-recorded = 기록한 사이트는 바꿀 수 없습니다. --site 옵션을 빼십시오.
usage-file-unreadable = 파일을 읽을 수 없습니다: { $file } ({ $detail })
usage-pull-needs-equals = 등호를 붙여 --pull={ $value } 형식으로 쓰십시오. 그러지 않으면 { $value } 값을 이미지 이름으로 읽습니다.
usage-env-not-unicode = 환경 변수의 값이 텍스트가 아닙니다: { $name }
usage-unknown-code = 없는 코드입니다: { $code }. { $codes ->
        [none] 여기에는 수락할 것이 없습니다.
       *[other] 여기에서 발견한 위험: { $codes }
    }
usage-no-such-network = 없는 네트워크입니다: { $name }
usage-ambiguous-network = 같은 이름의 네트워크가 여러 개입니다: { $name }. 하나의 ID를 쓰십시오: { $ids }
usage-no-such-object = 그런 컨테이너나 네트워크가 없습니다: { $name }
usage-remove-needs-yes = 여기서는 확인을 받을 수 없으므로 { $name } 네트워크를 삭제하려면 --yes 옵션이 필요합니다. { $touches ->
        [none] 연결된 컨테이너가 없습니다.
       *[other] 연결된 컨테이너: { $touches }
    }

## Our own failures

error-engine-refused = 엔진이 거부했습니다.
error-no-such-plan = 이 계획은 더 이상 유효하지 않습니다. 계획을 다시 세우십시오.
error-stale-plan = 계획을 세운 뒤에 상황이 바뀌어 실행하지 않았습니다. 계획을 다시 세우십시오.
error-journal = 실행 기록을 쓸 수 없어 시작하지 않았거나, 이미 한 작업을 되돌렸습니다.
error-no-randomness = 시스템에서 난수를 얻을 수 없습니다.
error-no-engine = 연결할 수 있는 엔진이 없습니다.
error-autostart = 자동 시작 설정을 바꿀 수 없습니다.
error-clipboard = 텍스트를 복사할 수 없습니다.
error-link-not-allowed = 열 수 없는 링크입니다.
error-no-such-container = 엔진에 그런 컨테이너가 없습니다.
error-no-such-network = 엔진에 그런 네트워크가 없습니다.
error-ambiguous-network = 이름이 같은 네트워크가 여러 개입니다. ID로 지정하십시오.
error-not-a-site = 사이트를 기록한 파일이 아닙니다.
error-open-link = 링크를 열 수 없습니다.
error-settings = 설정을 저장할 수 없습니다.
error-runtime = 프로그램을 시작할 수 없습니다.
error-json = 문서를 만들 수 없습니다.
error-file = 파일을 쓸 수 없습니다.
error-output = 결과를 출력할 수 없습니다.

## Help

help-usage = 사용법:
help-commands = 명령
help-command-value = 명령
help-options = 옵션
help-global = 공통 옵션
help-arguments = 인수
help-lanward = Docker 컨테이너를 LAN에 올바르게 연결합니다
    .after = 종료 코드: 0 완료, 1 내부 실패, 2 사용법 오류, 3 발견 사항이나 엔진 거부로 차단.
help-survey = 이 컴퓨터의 인터페이스, 주소, 라우팅과 엔진을 보여 줍니다
help-check = 이 컴퓨터와 엔진에서 발견한 사항을 모두 보여 줍니다
help-plan = "create" 명령이 할 일을 보여 주고 아무것도 바꾸지 않습니다
help-create = 네트워크를 만들고 요청과 비교하며, 실패하면 되돌립니다
help-networks = 엔진의 네트워크를 서브넷, 부모, 사용 현황과 함께 보여 줍니다
help-inspect = 네트워크의 엔드포인트나 컨테이너의 네트워크를 자세히 보여 줍니다
help-run = 엔진에 있는 이미지로 컨테이너를 네트워크에 연결해 시작합니다
help-attach = 컨테이너를 네트워크에 연결합니다
help-detach = 컨테이너를 네트워크에서 연결 해제합니다
help-remove = 연결된 컨테이너를 보여 준 뒤 네트워크를 삭제합니다
help-export = 네트워크를 docker 명령, Compose 파일, API JSON 형식으로 출력합니다
help-engines = 여기서 연결할 수 있는 엔진을 보여 줍니다
help-identify = 기록된 응답이 어떤 엔진의 것인지 알려 줍니다
help-completions = 셸 자동 완성 스크립트를 출력합니다
help-man = 매뉴얼 페이지를 폴더에 저장합니다
help-arg-engine = 사용할 엔진: docker 컨텍스트 이름 또는 unix://, npipe://, tcp://, ssh:// 주소
help-arg-json = JSON 문서로 출력합니다(형식은 docs/cli.md 참고)
help-arg-lang = 언어: en 또는 ko
help-arg-quiet = ID 등 꼭 필요한 것만 출력합니다
help-arg-no-color = 색을 쓰지 않습니다(NO_COLOR 환경 변수와 같음)
help-arg-verbose = 표준 오류에 로그를 남깁니다. 두 번 쓰면 더 자세합니다
help-arg-site = 지금 상태 대신 기록한 사이트 파일을 읽습니다. 아무것도 바꾸지 않습니다
help-arg-help = 도움말을 출력합니다
help-arg-version = 버전을 출력합니다
help-arg-all = 컨테이너용 인터페이스와 모든 라우팅 테이블도 표시합니다
help-arg-name = 이름
help-arg-names = 이름 또는 ID
help-arg-driver = macvlan(기본값), ipvlan, bridge
help-arg-purpose = 용도: on-lan, on-vlan, private, routed
help-arg-parent = 연결할 엔진의 인터페이스(-o parent= 와 같음)
help-arg-vlan = 그 인터페이스의 VLAN ID, 1~4094
help-arg-mode = macvlan: bridge, private, vepa, passthru / ipvlan: l2, l3, l3s
help-arg-flag = ipvlan: bridge, private, vepa
help-arg-subnet = CIDR 형식의 서브넷. 여러 번 쓸 수 있습니다
help-arg-gateway = 서브넷의 게이트웨이
help-arg-ip-range = 자동 할당에 쓸 범위: CIDR 또는 처음-끝
help-arg-exclude = 할당하지 않을 주소, 범위, 블록. 여러 번 쓸 수 있습니다
help-arg-aux-address = docker 형식의 제외 주소. 이름은 의미가 없습니다
help-arg-ipv6 = IPv6를 켭니다
help-arg-internal = 외부로 나가는 경로를 만들지 않습니다
help-arg-bridge-name = bridge: 브리지 인터페이스 이름
help-arg-mtu = bridge: 최대 패킷 크기(바이트)
help-arg-icc = bridge: 컨테이너끼리 통신 허용
help-arg-masquerade = bridge: 컨테이너를 호스트 주소로 감춤
help-arg-host-access = 이 컴퓨터에서 컨테이너에 접속해야 합니다
help-arg-label = 레이블. 여러 번 쓸 수 있습니다
help-arg-opt = docker 드라이버 옵션. 여러 번 쓸 수 있습니다
help-arg-accept = 위험 코드를 확인하고 수락합니다. 여러 번 쓸 수 있습니다
help-arg-explain = 발견한 사항을 모두 자세히 설명합니다
help-arg-propose = 빠진 값을 제안합니다(--subnet 없으면 기본)
help-arg-literal = 아무것도 채우지 않습니다
help-arg-format = cli, compose, json, external
help-arg-of = 네트워크만 또는 컨테이너만
help-arg-network = 네트워크 이름 또는 ID
help-arg-networks = 네트워크 이름 또는 ID
help-arg-container = 컨테이너 이름 또는 ID
help-arg-ip = IPv4 주소
help-arg-ip6 = IPv6 주소
help-arg-mac-address = MAC 주소
help-arg-alias = 이 네트워크에서 쓸 추가 이름. 여러 번 쓸 수 있습니다
help-arg-network-alias = 이 네트워크에서 쓸 추가 이름. 여러 번 쓸 수 있습니다
help-arg-detach = 백그라운드에서 실행합니다(항상 적용)
help-arg-publish = 포트를 공개합니다. macvlan과 ipvlan에서는 효과가 없습니다
help-arg-env = 환경 변수
help-arg-restart = no, always, unless-stopped, on-failure
help-arg-pull = 이미지를 내려받습니다: missing(없을 때), never(기본값)
help-arg-interactive = 표준 입력을 열어 둡니다
help-arg-tty = 터미널을 할당합니다
help-arg-image = 엔진에 있는 이미지
help-arg-command = 명령과 인수
help-arg-yes = 묻지 않습니다
help-arg-save = 본 것을 사이트 파일로 저장합니다. 이름과 공인 주소는 바꾸어 적습니다(문제 보고용)
help-arg-record = /version, /info, /_ping 응답을 기록한 파일
help-arg-shell = bash, zsh, fish, elvish, powershell
help-arg-folder = 저장할 폴더
