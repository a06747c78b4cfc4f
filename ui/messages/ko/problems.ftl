### 엔진: 연결되지 않는 이유, 사실을 알 수 없는 이유, 엔진의 종류와 찾은 방법.

problem-no-socket = 엔진 소켓이 없습니다: { $path }
    .what = 다음 위치에 소켓이 없습니다: { $path }. 컨테이너 엔진이 설치되어 있지 않거나, 꺼져 있거나, 다른 위치에서 기다리고 있습니다.
    .do = 엔진을 시작하십시오(Linux: sudo systemctl start docker, macOS·Windows: Docker Desktop, OrbStack, Colima, Rancher Desktop 중 쓰는 앱 실행). 다른 엔진을 쓰려면 창 위쪽에서 고르거나 --engine 옵션을 지정합니다.
problem-not-answering = 엔진이 응답하지 않습니다: { $detail }
    .what = 무언가 있지만 엔진의 응답은 없었습니다. 시작하는 중이거나, 꺼졌거나, 멈춘 상태입니다.
    .do = 잠시 기다리면 Lanward가 알아서 다시 연결합니다. 계속 이 상태라면 엔진의 로그를 확인하거나(Linux: journalctl -u docker) 엔진을 다시 시작하십시오.
problem-permission-denied = 소켓을 열 권한이 없습니다: { $path }
    .what = { $group ->
        [none] 엔진 소켓은 있지만 지금 사용자에게는 열 권한이 없습니다.
       *[other] 엔진 소켓은 있지만 root와 { $group } 그룹의 사용자만 열 수 있습니다.
    }
    .do = { $group ->
        [none] 엔진을 쓸 수 있는 사용자로 Lanward를 실행하거나, 자기 계정의 루트리스 엔진을 쓰십시오.
       *[other] 자신을 그룹에 넣은 뒤 다시 로그인하십시오: sudo usermod -aG { $group } "$USER". 단, 엔진을 쓸 수 있는 사람은 디스크 전체를 볼 수 있는 컨테이너를 띄울 수 있으므로 root와 같은 권한을 갖게 됩니다. 여럿이 쓰는 컴퓨터라면 루트리스 엔진을 쓰는 편이 낫습니다.
    }
problem-unknown-host = 호스트 이름을 찾을 수 없습니다: { $host }
    .what = 어떤 네임 서버도 이 이름을 알지 못하므로 연결할 곳이 없습니다. 이름: { $host }
    .do = 엔진 주소에 오타가 없는지 확인하거나 IP 주소를 쓰십시오. VPN에 먼저 연결해야 하는 이름일 수도 있습니다.
problem-tls = 암호화 연결에 실패했습니다: { $detail }
    .what = 인증서·키·서버가 서로 맞지 않거나, 상대가 TLS를 쓰지 않습니다.
    .do = 컨텍스트(또는 DOCKER_CERT_PATH)의 ca.pem, cert.pem, key.pem 파일과 유효 기간을 확인하고, 인증서의 이름이 연결하는 이름과 같은지 보십시오. 보통 2375번 포트는 TLS 없이, 2376번 포트는 TLS로 통신합니다.
problem-ssh = ssh 연결에 실패했습니다: { $detail }
    .what = 이 엔진에는 ssh로 연결합니다. ssh가 연결되지 않았거나 상대 컴퓨터에 docker 명령이 없습니다.
    .do = 터미널에서 같은 대상으로 ssh를 실행해 보십시오. 아무것도 묻지 않고 키로 로그인되어야 하고, 호스트가 known_hosts에 있어야 하며, 상대 컴퓨터에서 “docker system dial-stdio” 명령이 동작해야 합니다.
problem-api-too-old = 엔진이 너무 오래되었습니다(API { $api }, 필요한 버전 { $needed })
    .what = 이 엔진의 최신 API 버전: { $api }. Lanward에 필요한 버전: { $needed }(Docker 20.10, 2020년 12월 이후).
    .do = 엔진을 Docker 20.10 이상으로 업데이트하십시오.
problem-api-too-new = 엔진이 Lanward보다 최신 버전입니다(API { $min_api } 필요, Lanward 지원 { $ours })
    .what = 이 엔진이 받는 가장 낮은 API 버전: { $min_api }
    .do = Lanward를 업데이트하십시오.
problem-not-an-engine = { $status ->
    [0] 컨테이너 엔진이 아닌 것이 응답했습니다
   *[other] 컨테이너 엔진이 아닌 것이 응답했습니다(HTTP { $status })
}
    .what = 상대의 응답: { $detail }
    .do = 주소와 포트를 확인하십시오. 프록시나 웹 서버가 기다리고 있을 수 있습니다.
problem-desktop-not-running = Docker Desktop은 있지만 엔진이 꺼져 있습니다
    .what = 엔진 대신 Docker Desktop이 응답했습니다. 엔진이 꺼졌거나, 일시 중지되었거나, 아직 시작하는 중입니다.
    .do = Docker Desktop을 열어 엔진을 시작하거나 재개하십시오. 이미 실행 중이라고 나오면 Docker Desktop을 다시 시작하십시오.
problem-engine-error = 엔진이 오류로 응답했습니다(HTTP { $status }): { $message }
    .what = 엔진은 있지만 제대로 응답하지 못했습니다.
    .do = 엔진의 로그를 확인하고(Linux: journalctl -u docker) 필요하면 다시 시작하십시오.
problem-no-such-context = 이런 이름의 docker 컨텍스트가 없습니다: { $name }
    .what = 컨텍스트 이름도 아니고 주소도 아닙니다: { $name }
    .do = “docker context ls” 명령으로 컨텍스트 목록을 보거나, unix://, npipe://, tcp://, ssh:// 가운데 하나로 시작하는 주소를 지정하십시오.
problem-bad-address = 엔진 주소가 아닙니다: { $text }
    .what = 주소는 unix://, npipe://, tcp://, https://, ssh:// 가운데 하나로 시작합니다.
    .do = 주소를 고치십시오. 예: unix:///var/run/docker.sock, ssh://me@nas, tcp://192.168.0.10:2375
problem-unsupported-scheme = 이 시스템에서는 쓸 수 없는 주소 형식입니다: { $scheme }://
    .what = Windows에는 엔진용 유닉스 소켓이 없고, 다른 시스템에는 명명된 파이프가 없습니다.
    .do = 다른 형식의 주소를 쓰십시오. macOS·Linux에서는 unix://, Windows에서는 npipe://, 어디서나 tcp://와 ssh://.

why-not-supported = 이 시스템에는 알아낼 방법이 없습니다
why-not-looked = 아직 확인하지 않았습니다
why-denied = 권한이 없습니다: { $what }
why-failed = 확인하지 못했습니다: { $detail }
why-other-kernel = 엔진이 다른 커널에서 동작하므로 이 컴퓨터의 정보로는 알 수 없습니다
why-no-engine = 물어볼 엔진이 없습니다
why-not-reported = 엔진이 알려 주지 않습니다
why-not-allowed = 이 엔진에서 Lanward 프로브를 허용하지 않아 볼 수 없습니다

source-chosen = 직접 선택
source-docker-host = DOCKER_HOST 환경 변수
source-context = docker 컨텍스트: { $name }
source-known-socket = 기본 위치: { $of }

product-docker = Docker
product-podman = Podman

certainty-unknown = 추측
certainty-likely = 유력
certainty-certain = 확실

kind-native-linux = Linux의 Docker
kind-docker-desktop-mac = Mac용 Docker Desktop
kind-docker-desktop-windows = Windows용 Docker Desktop
kind-docker-desktop-linux = Linux용 Docker Desktop
kind-docker-desktop = Docker Desktop
kind-docker-desktop-stub = 엔진이 꺼진 Docker Desktop
kind-orbstack = OrbStack
kind-colima = Colima
kind-lima = Lima
kind-rancher-desktop = Rancher Desktop
kind-podman-native = Linux의 Podman
kind-podman-machine = Podman 머신
kind-podman = Podman
kind-wsl2 = WSL 2의 Docker
kind-snap = snap 패키지 Docker
kind-synology = Synology NAS의 Docker
kind-qnap = QNAP NAS의 Docker
kind-docker-in-docker = Docker 안의 Docker(DinD)
kind-testcontainers-cloud = Testcontainers Cloud
kind-windows-containers = Windows 컨테이너
kind-unknown-linux = Linux 가상 머신 또는 원격 컴퓨터(종류는 알 수 없음)
kind-unknown = 알 수 없는 종류
